//! From PNML to a map.

use std::collections::HashMap;

use styk_model::{Text, text};

use super::INVISIBLE;
use crate::formats::draft::Draft;
use crate::formats::flow::{self, Node, Oddity, Process};
use crate::formats::xml::{Element, parse};
use crate::formats::{FormatError, Hints, MapFormat, Read, few_steps};

/// Reference nodes that lead to one another in a row.
const MAX_REFERENCES: usize = 100;

pub(in crate::formats) fn read(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    let root = parse(MapFormat::Pnml, bytes)?;
    if root.name != "pnml" {
        let found = &root.name;
        return Err(invalid(text!(
            "expected the element `pnml` at the beginning, found `{found}`",
            "в начале ожидается элемент `pnml`, а там «{found}»",
            "na początku oczekiwano elementu `pnml`, a jest „{found}”",
        )));
    }
    let net = root.child("net").ok_or(FormatError::NoSteps { format: MapFormat::Pnml })?;
    let kind = net.attribute("type").to_lowercase();
    if ["symmetric", "hlpng", "highlevel"].iter().any(|high| kind.contains(high)) {
        let found = net.attribute("type");
        return Err(invalid(text!(
            "expected a place/transition net, found one of the type `{found}`",
            "ожидается сеть позиций и переходов, а тип этой — «{found}»",
            "oczekiwano sieci miejsc i przejść, a ta jest typu „{found}”",
        )));
    }
    let mut draft = Draft::new(MapFormat::Pnml, hints);
    draft.rename(label(net));
    let parts = Parts::of(net);
    few_steps(parts.steps().count())?;
    parts.draw(&mut draft)?;
    parts.keep_others(&mut draft);
    for other in root.children.iter().filter(|other| !std::ptr::eq(*other, net)) {
        draft.keep(&other.name, &other.flattened());
    }
    draft.finish()
}

fn invalid(reason: Text) -> FormatError {
    FormatError::Invalid { format: MapFormat::Pnml, reason }
}

fn odd(at: &Element, oddity: Oddity) -> FormatError {
    FormatError::Flow { at: called(at).to_owned(), oddity }
}

/// The text of a name, an inscription or a marking.
fn text_in<'a>(element: &'a Element, part: &str) -> &'a str {
    let Some(part) = element.children.iter().find(|child| child.name == part) else { return "" };
    if part.child("text").is_some() { part.text_of("text") } else { &part.text }
}

fn label(element: &Element) -> &str {
    text_in(element, "name")
}

/// The name of a node, or its id.
fn called(element: &Element) -> &str {
    Some(label(element)).filter(|name| !name.is_empty()).unwrap_or_else(|| element.attribute("id"))
}

/// Whether a transition is a step.
fn is_step(transition: &Element) -> bool {
    let is_invisible = transition.all("toolspecific").any(|tool| tool.attribute("activity") == INVISIBLE);
    !label(transition).is_empty() && !is_invisible
}

/// What a net is made of, on whatever page it stands.
#[derive(Default)]
struct Parts<'a> {
    /// The net itself and its pages.
    pages: Vec<&'a Element>,
    places: Vec<&'a Element>,
    transitions: Vec<&'a Element>,
    arcs: Vec<&'a Element>,
    /// Nodes that stand for others, by id.
    references: HashMap<&'a str, &'a str>,
    others: Vec<&'a Element>,
}

impl<'a> Parts<'a> {
    fn of(net: &'a Element) -> Self {
        let mut parts = Self::default();
        parts.page(net);
        parts
    }

    fn page(&mut self, page: &'a Element) {
        self.pages.push(page);
        for part in &page.children {
            match part.name.as_str() {
                "page" => self.page(part),
                "place" => self.places.push(part),
                "transition" => self.transitions.push(part),
                "arc" => self.arcs.push(part),
                "referencePlace" | "referenceTransition" => {
                    self.references.insert(part.attribute("id"), part.attribute("ref"));
                }
                "name" | "graphics" => {}
                _ => self.others.push(part),
            }
        }
    }

    fn steps(&self) -> impl Iterator<Item = &'a Element> {
        self.transitions.iter().copied().filter(|transition| is_step(transition))
    }

    fn draw(&self, draft: &mut Draft) -> Result<(), FormatError> {
        let steps: Vec<&Element> = self.steps().collect();
        let found = self.process()?.found(steps.len());
        if let Some((step, oddity)) = found.odd.into_iter().next() {
            return Err(odd(steps[step], oddity));
        }
        let mut keys = vec![String::new(); steps.len()];
        for step in found.order {
            let stage = draft.last_stage();
            keys[step] = draft.step(stage, Some(steps[step].attribute("id")), label(steps[step]));
        }
        draft.map.edges = flow::edges(&draft.map, &found.links, &keys);
        Ok(())
    }

    /// Places as gateways of a choice, transitions as steps or gateways of parallel ways.
    fn process(&self) -> Result<Process, FormatError> {
        let mut process = Process::default();
        let (mut enter, mut leave) = (HashMap::new(), HashMap::new());
        for place in &self.places {
            let at = process.add(Node::Either);
            enter.insert(place.attribute("id"), at);
            leave.insert(place.attribute("id"), at);
        }
        let mut steps = 0;
        for transition in &self.transitions {
            let mut at = process.add(Node::All);
            enter.insert(transition.attribute("id"), at);
            if is_step(transition) {
                let step = process.then(at, Node::Step(steps));
                at = process.then(step, Node::All);
                steps += 1;
            }
            leave.insert(transition.attribute("id"), at);
        }
        let mut arcs = Vec::new();
        for arc in &self.arcs {
            let [source, target] = ["source", "target"].map(|end| self.resolved(arc.attribute(end)));
            let (Some(from), Some(to)) = (leave.get(source), enter.get(target)) else {
                return Err(dangling(arc, if leave.contains_key(source) { target } else { source }));
            };
            let weight = text_in(arc, "inscription");
            if !matches!(weight, "" | "1") {
                return Err(odd(arc, Oddity::Weight { found: weight.to_owned() }));
            }
            arcs.push((*from, *to));
        }
        self.check_choices(&arcs)?;
        let start = process.add(Node::Start);
        let first = self.first(&arcs)?;
        process.arcs.extend(arcs);
        process.arcs.push((start, first));
        Ok(process)
    }

    /// The node that a reference node stands for.
    fn resolved(&self, id: &'a str) -> &'a str {
        let mut id = id;
        for _ in 0..MAX_REFERENCES {
            match self.references.get(id) {
                Some(next) => id = next,
                None => break,
            }
        }
        id
    }

    /// The place with the one token; where none has one, the one place that nothing leads to. Places are the first
    /// nodes of the process.
    fn first(&self, arcs: &[(usize, usize)]) -> Result<usize, FormatError> {
        let tokens = |place: &Element| text_in(place, "initialMarking").to_owned();
        let is_marked = |place: &&Element| !matches!(tokens(place).as_str(), "" | "0");
        let marked: Vec<usize> = (0..self.places.len()).filter(|at| is_marked(&self.places[*at])).collect();
        if let [place] = marked[..]
            && tokens(self.places[place]) == "1"
        {
            return Ok(place);
        }
        let mut is_entered = vec![false; self.places.len()];
        for (_, to) in arcs.iter().filter(|(_, to)| *to < self.places.len()) {
            is_entered[*to] = true;
        }
        let mut sources = (0..self.places.len()).filter(|place| !is_entered[*place]);
        let at = match (marked.first(), sources.next()) {
            (Some(marked), _) => *marked,
            (None, Some(source)) if sources.next().is_none() => return Ok(source),
            (None, source) => source.unwrap_or(0),
        };
        match self.places.get(at) {
            Some(place) => Err(odd(place, Oddity::Tokens)),
            None => Err(FormatError::NoSteps { format: MapFormat::Pnml }),
        }
    }

    /// Where several ways lead on from a place, each needs nothing but its token.
    fn check_choices(&self, arcs: &[(usize, usize)]) -> Result<(), FormatError> {
        let is_place = |node: usize| node < self.places.len();
        let mut ways_on: HashMap<usize, usize> = HashMap::new();
        let mut ways_in = ways_on.clone();
        for (from, to) in arcs {
            *ways_on.entry(*from).or_default() += 1;
            *ways_in.entry(*to).or_default() += 1;
        }
        for (from, to) in arcs {
            if is_place(*from) && ways_on[from] > 1 && ways_in[to] > 1 {
                return Err(odd(self.places[*from], Oddity::NotFree));
            }
        }
        Ok(())
    }

    fn keep_others(&self, draft: &mut Draft) {
        let names = self.places.iter().map(|place| (label(place), place.attribute("id")));
        let names: Vec<&str> =
            names.filter(|(name, id)| name != id && !name.is_empty()).map(|(name, _)| name).collect();
        draft.keep("place", &names.join(", "));
        for place in &self.places {
            keep_unknown(draft, place, &["name", "graphics", "initialMarking"]);
        }
        for transition in &self.transitions {
            if !is_step(transition) {
                draft.keep("transition", label(transition));
            }
            keep_unknown(draft, transition, &["name", "graphics"]);
        }
        for arc in &self.arcs {
            keep_unknown(draft, arc, &["graphics", "inscription"]);
        }
        for page in &self.pages[1..] {
            draft.keep("page", label(page));
        }
        for other in &self.others {
            draft.keep(&other.name, &other.flattened());
        }
    }
}

/// Keeps what of a node or arc is not known; the marks of ProM say nothing more of it.
fn keep_unknown(draft: &mut Draft, element: &Element, known: &[&str]) {
    for part in &element.children {
        let is_mark = part.name == "toolspecific" && part.attribute("tool") == "ProM";
        if !known.contains(&part.name.as_str()) && !is_mark {
            draft.keep(&part.name, &format!("{}: {}", called(element), part.flattened()));
        }
    }
}

fn dangling(arc: &Element, end: &str) -> FormatError {
    let id = arc.attribute("id");
    invalid(text!(
        "the arc `{id}` names the node `{end}`, which the net does not have",
        "дуга «{id}» ссылается на узел «{end}», которого в сети нет",
        "łuk „{id}” odwołuje się do węzła „{end}”, którego w sieci nie ma",
    ))
}
