//! A journey map as a picture (SVG, PNG, PDF, a poster) and as slides that can be edited.
//!
//! Everything is drawn from one sheet, with our own fonts, so that it looks the same wherever it is opened; texts are
//! folded to their columns and rows grow with them, so that none is cut. The same map gives the same bytes.

mod content;
mod draw;
mod emotion;
mod png;
mod sheet;
mod slides;
mod svg;
mod words;

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use styk_maps::{Cell, Day, LivingCell, LivingMap, Map, Persona};

use crate::pdf::document;
use crate::{Picture, ReportError};

/// A0, across.
const A0: [f64; 2] = [3370.39, 2383.94];

/// Points of a side of a page that all programs open (ISO 32000-1, annex C).
const LONGEST: f64 = 14_400.0;

/// A map with all that is shown of it.
#[derive(Debug, Clone, Copy)]
pub struct MapShown<'a> {
    pub map: &'a Map,
    /// By key; those that are missing are shown by their key.
    pub personas: &'a [(String, Persona)],
    /// Names of touchpoints by key.
    pub touchpoints: &'a BTreeMap<String, String>,
    /// Those of cells and personas that there are, by key, as [`Picture::drawn`] gives them.
    pub pictures: &'a BTreeMap<String, Picture>,
    /// What the data says; only what is drawn by hand is shown without.
    pub living: Option<&'a LivingMap>,
    /// Tells which reported figures are out of date.
    pub today: Day,
}

impl<'a> MapShown<'a> {
    fn persona(&self, key: &'a str) -> &'a str {
        self.personas.iter().find(|(known, _)| known == key).map_or(key, |(_, persona)| &persona.name)
    }
}

/// The place of a cell: step, lane and persona.
type Place<'a> = (&'a str, &'a str, Option<&'a str>);

/// A map while it is drawn: every place of a large map is asked for, so cells are found at once.
struct View<'a> {
    shown: &'a MapShown<'a>,
    cells: HashMap<Place<'a>, &'a Cell>,
    figures: HashMap<Place<'a>, &'a LivingCell>,
    pictures: HashMap<&'a str, Arc<Picture>>,
}

impl<'a> View<'a> {
    fn new(shown: &'a MapShown<'a>) -> Self {
        let place = |cell: &'a Cell| ((cell.step.as_str(), cell.lane.as_str(), cell.persona.as_deref()), cell);
        let figure = |cell: &'a LivingCell| ((cell.step.as_str(), cell.lane.as_str(), cell.persona.as_deref()), cell);
        let living = shown.living.iter().flat_map(|living| &living.cells);
        let pictures = shown.pictures.iter().map(|(key, picture)| (key.as_str(), Arc::new(picture.clone())));
        Self {
            shown,
            cells: shown.map.cells.iter().map(place).collect(),
            figures: living.map(figure).collect(),
            pictures: pictures.collect(),
        }
    }

    fn picture(&self, key: &str) -> Option<&Arc<Picture>> {
        self.pictures.get(key)
    }

    fn cell(&self, step: &str, lane: &str, persona: Option<&str>) -> Option<&'a Cell> {
        self.cells.get(&(step, lane, persona)).copied()
    }

    fn figure(&self, of: &Cell) -> Option<&'a LivingCell> {
        self.figures.get(&(of.step.as_str(), of.lane.as_str(), of.persona.as_deref())).copied()
    }
}

impl<'a> Deref for View<'a> {
    type Target = MapShown<'a>;

    fn deref(&self) -> &MapShown<'a> {
        self.shown
    }
}

/// As what a map is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapDrawing {
    Svg,
    /// Two pixels a point.
    Png,
    /// One page as large as the map, or as a page can be.
    Pdf,
    /// One page of A0, for printing.
    Poster,
    /// A slide for each stage, with text and tables that can be edited.
    Pptx,
}

impl MapDrawing {
    pub const ALL: [Self; 5] = [Self::Svg, Self::Png, Self::Pdf, Self::Poster, Self::Pptx];

    /// As it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Poster => "poster",
            Self::Pptx => "pptx",
        }
    }

    /// Of the file's name.
    pub fn ending(self) -> &'static str {
        if self == Self::Poster { "pdf" } else { self.name() }
    }

    pub fn media(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Pdf | Self::Poster => "application/pdf",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        }
    }
}

/// A map as a file.
pub fn map_drawing(shown: &MapShown<'_>, drawing: MapDrawing) -> Result<Vec<u8>, ReportError> {
    let view = View::new(shown);
    let (title, language) = (shown.map.name.as_str(), shown.map.language.code());
    let of_pages = |paper: Option<[f64; 2]>| {
        let sheet = draw::draw(&view);
        let scale = (LONGEST / sheet.size[0].max(sheet.size[1])).min(1.0);
        let paper = paper.unwrap_or(sheet.size.map(|side| side * scale));
        document(title, &shown.map.owner, language, vec![sheet.page(paper)])
    };
    match drawing {
        MapDrawing::Svg => Ok(svg::svg(&draw::draw(&view), title, language, true).into_bytes()),
        MapDrawing::Png => png::png(&draw::draw(&view), title, language, 2.0),
        MapDrawing::Pdf => Ok(of_pages(None)),
        MapDrawing::Poster => Ok(of_pages(Some(A0))),
        MapDrawing::Pptx => slides::slides(&view),
    }
}
