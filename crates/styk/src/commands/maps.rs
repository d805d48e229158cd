//! Journey maps: listed, taken in from files and templates, changed to what customers do, written as files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use styk_engine::{Folder, MapWanted, WholeMap};
use styk_maps::{Hints, MapFormat, Persona, template, templates};
use styk_model::{Language, Say, say, text};
use styk_report::{MapDrawing, MapShown, Picture, PictureKind};

use crate::arguments::{Format, MapExport, MapsAction, Shared};
use crate::output::{self, line};
use crate::trouble::OfFile;

/// Who takes maps in and changes them by command.
pub(super) const AUTHOR: &str = "styk";

pub(crate) async fn run(shared: &Shared, action: Option<MapsAction>) -> Result<()> {
    match action.unwrap_or(MapsAction::List) {
        MapsAction::List => list(shared).await,
        MapsAction::Templates => list_templates(shared),
        MapsAction::Import { file, key } => import(shared, &file, key).await,
        MapsAction::Template { template, key } => from_template(shared, &template, key).await,
        MapsAction::Discover(discover) => super::discover::run(shared, discover).await,
        MapsAction::Adopt(adopt) => super::adopt::run(shared, adopt).await,
    }
}

async fn list(shared: &Shared) -> Result<()> {
    let maps = shared.folder().await?.kept_maps().await?;
    if shared.format == Format::Json {
        return line(&serde_json::to_string_pretty(&maps)?);
    }
    let headings = match output::data_language(shared) {
        Language::En => ["key", "name", "version", "steps", "bound", "changed", "by"],
        Language::Ru => ["ключ", "название", "версия", "шаги", "связаны", "изменена", "кем"],
        Language::Pl => ["klucz", "nazwa", "wersja", "kroki", "powiązane", "zmieniona", "przez"],
    };
    let rows: Vec<Vec<String>> = maps
        .iter()
        .map(|kept| {
            let bound = kept.map.steps().filter(|(_, step)| !step.touchpoints.is_empty()).count();
            vec![
                kept.key.clone(),
                kept.map.name.clone(),
                kept.version.to_string(),
                kept.map.steps().count().to_string(),
                bound.to_string(),
                kept.changed.to_string(),
                kept.author.clone(),
            ]
        })
        .collect();
    output::table(&headings.map(str::to_owned), &rows, shared.format)
}

fn list_templates(shared: &Shared) -> Result<()> {
    let headings = match output::data_language(shared) {
        Language::En => ["template", "for", "map"],
        Language::Ru => ["шаблон", "для кого", "карта"],
        Language::Pl => ["szablon", "dla kogo", "mapa"],
    };
    let of = |texts: [&'static str; 3]| texts[shared.language as usize].to_owned();
    let rows: Vec<Vec<String>> =
        templates().iter().map(|one| vec![one.key.to_owned(), of(one.titles), of(one.names)]).collect();
    output::table(&headings.map(str::to_owned), &rows, shared.format)
}

async fn import(shared: &Shared, file: &Path, key: Option<String>) -> Result<()> {
    let bytes = std::fs::read(file).reading(file)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let format = MapFormat::recognise(name, &bytes)?;
    let read = styk_maps::read(format, &bytes, &Hints { name: stem, language: shared.language })?;
    let key = key.unwrap_or_else(|| key_of(stem));
    let folder = shared.folder().await?;
    let kept = folder.keep_map(&key, newest(&folder, &key).await?, read.map, AUTHOR).await?;
    for left in &read.left_out {
        line(&left.say(shared.language))?;
    }
    told(shared, &key, kept.version)
}

async fn from_template(shared: &Shared, name: &str, key: Option<String>) -> Result<()> {
    let Some((map, personas)) = template(name, shared.language) else {
        bail!(text!(
            "there is no template `{name}`: `styk maps templates` lists them",
            "шаблона «{name}» нет: список выводит `styk maps templates`",
            "nie ma szablonu „{name}”: listę pokazuje `styk maps templates`",
        ))
    };
    let key = key.unwrap_or_else(|| name.to_owned());
    let folder = shared.folder().await?;
    let personas: Vec<(String, Persona)> = map.personas.iter().cloned().zip(personas).collect();
    folder.keep_new_personas(&personas, AUTHOR).await?;
    let kept = folder.keep_map(&key, newest(&folder, &key).await?, map, AUTHOR).await?;
    told(shared, &key, kept.version)
}

pub(super) fn told(shared: &Shared, key: &str, version: u32) -> Result<()> {
    line(&say!(
        shared.language,
        "map `{key}`, version {version}",
        "карта «{key}», версия {version}",
        "mapa „{key}”, wersja {version}",
    ))
}

/// The newest version of a map, 0 where there is none.
pub(super) async fn newest(folder: &Folder, key: &str) -> Result<u32> {
    Ok(folder.kept_maps().await?.iter().find(|kept| kept.key == key).map_or(0, |kept| kept.version))
}

/// A key made of a name: letters of any language and digits, others as hyphens.
fn key_of(name: &str) -> String {
    let letters = name.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let key: String = words.collect::<Vec<_>>().join("-").chars().take(100).collect();
    if key.is_empty() { "map".to_owned() } else { key }
}

/// As what a map is written.
enum Written {
    Drawing(MapDrawing),
    Format(MapFormat),
}

impl Written {
    fn ending(&self) -> &'static str {
        match self {
            Self::Drawing(drawing) => drawing.ending(),
            Self::Format(format) => format.extension(),
        }
    }

    fn of_ending(ending: &str) -> Option<Self> {
        let drawing = [MapDrawing::Svg, MapDrawing::Png, MapDrawing::Pdf, MapDrawing::Pptx];
        let drawing = drawing.into_iter().find(|drawing| drawing.ending() == ending).map(Self::Drawing);
        let format = || MapFormat::ALL.into_iter().find(|format| format.extension() == ending).map(Self::Format);
        drawing.or_else(format)
    }
}

/// Writes a map: as what its option says, else what the file's ending says, else as PDF.
pub(crate) async fn export(shared: &Shared, export: MapExport) -> Result<()> {
    let written = written(&export)?;
    let MapExport { key, output, map_version: version, drawn_only, zone, .. } = export;
    let figures = matches!(written, Written::Drawing(_)) && !drawn_only;
    let folder = shared.folder().await?;
    let wanted = MapWanted { key: key.clone(), version, figures, range: None, zone };
    let whole = match folder.whole_map(&wanted).await {
        // A map may be drawn before there are interactions.
        Err(styk_engine::EngineError::Query(styk_query::QueryError::Empty)) => {
            folder.whole_map(&MapWanted { figures: false, ..wanted }).await?
        }
        found => found?,
    };
    let bytes = match written {
        Written::Drawing(drawing) => drawn(&whole, drawing)?,
        Written::Format(format) => styk_maps::write(&whole.kept.map, format),
    };
    let path = output.unwrap_or_else(|| PathBuf::from(format!("{key}.{}", written.ending())));
    std::fs::write(&path, bytes).writing(&path)?;
    let path = path.display();
    line(&say!(shared.language, "wrote {path}", "записано в «{path}»", "zapisano w „{path}”"))
}

fn drawn(whole: &WholeMap, drawing: MapDrawing) -> Result<Vec<u8>> {
    let WholeMap { kept, personas, touchpoints, pictures, living, today } = whole;
    let pictures = read_pictures(pictures)?;
    let (map, living, today) = (&kept.map, living.as_ref(), *today);
    let shown = MapShown { map, personas, touchpoints, pictures: &pictures, living, today };
    Ok(styk_report::map_drawing(&shown, drawing)?)
}

fn read_pictures(paths: &BTreeMap<String, PathBuf>) -> Result<BTreeMap<String, Picture>> {
    let mut pictures = BTreeMap::new();
    for (key, path) in paths {
        let kind = path.extension().and_then(|ending| ending.to_str()).and_then(PictureKind::of_ending);
        if let Some(kind) = kind {
            pictures.insert(key.clone(), Picture::drawn(kind, std::fs::read(path).reading(path)?)?);
        }
    }
    Ok(pictures)
}

fn written(export: &MapExport) -> Result<Written> {
    let MapExport { pdf, poster, png, svg, pptx, json, csv, xlsx, cjml, mermaid, bpmn, pnml, output, .. } = export;
    let wanted = [
        (*pdf, Written::Drawing(MapDrawing::Pdf)),
        (*poster, Written::Drawing(MapDrawing::Poster)),
        (*png, Written::Drawing(MapDrawing::Png)),
        (*svg, Written::Drawing(MapDrawing::Svg)),
        (*pptx, Written::Drawing(MapDrawing::Pptx)),
        (*json, Written::Format(MapFormat::Json)),
        (*csv, Written::Format(MapFormat::Csv)),
        (*xlsx, Written::Format(MapFormat::Xlsx)),
        (*cjml, Written::Format(MapFormat::Cjml)),
        (*mermaid, Written::Format(MapFormat::Mermaid)),
        (*bpmn, Written::Format(MapFormat::Bpmn)),
        (*pnml, Written::Format(MapFormat::Pnml)),
    ];
    if let Some((_, written)) = wanted.into_iter().find(|(wanted, _)| *wanted) {
        return Ok(written);
    }
    let Some(path) = output else { return Ok(Written::Drawing(MapDrawing::Pdf)) };
    let ending = path.extension().and_then(|ending| ending.to_str()).and_then(Written::of_ending);
    let path = path.display();
    let Some(written) = ending else {
        bail!(text!(
            "`{path}`: the ending says what to write, expected .pdf, .png, .svg, .pptx, .json, .csv, .xlsx, .cjml, .mmd, .bpmn or .pnml",
            "«{path}»: формат определяется расширением, ожидается .pdf, .png, .svg, .pptx, .json, .csv, .xlsx, .cjml, .mmd, .bpmn или .pnml",
            "„{path}”: o formacie decyduje rozszerzenie, oczekiwano .pdf, .png, .svg, .pptx, .json, .csv, .xlsx, .cjml, .mmd, .bpmn lub .pnml",
        ))
    };
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_a_name_in_any_language() {
        assert_eq!(key_of("Путь клиента: 2025 (v2)"), "путь-клиента-2025-v2");
        assert_eq!(key_of("Podróż"), "podróż");
        assert_eq!(key_of("!!!"), "map");
    }
}
