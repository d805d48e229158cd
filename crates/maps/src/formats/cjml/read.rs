//! From CJML to a map.

use std::collections::HashMap;

use styk_model::text;

use super::TO;
use crate::formats::draft::{Draft, cell};
use crate::formats::told::emotion_of;
use crate::formats::words::{ACTORS, DESCRIPTION};
use crate::formats::xml::{Element, parse};
use crate::formats::{FormatError, Hints, LeftOut, MapFormat, Read, few_steps};
use crate::{Cell, LaneKind, MapKind};

const ACTION: [&str; 2] = ["plannedAction", "actualAction"];
const COMMUNICATION: [&str; 2] = ["plannedCommunicationPoint", "actualCommunicationPoint"];

pub(in crate::formats) fn read(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    let root = parse(MapFormat::Cjml, bytes)?;
    checked(&root)?;
    let planned = root.child("plannedJourney");
    let journey = planned.or_else(|| root.child("actualJourney"));
    let journey = journey.ok_or(FormatError::NoSteps { format: MapFormat::Cjml })?;
    let mut draft = Draft::new(MapFormat::Cjml, hints);
    draft.map.kind = if planned.is_some() { MapKind::FutureState } else { MapKind::CurrentState };
    Reading { draft: &mut draft, end_users: Vec::new(), actors: HashMap::new(), phases: HashMap::new() }
        .journey(journey)?;
    for other in root.children.iter().filter(|other| !std::ptr::eq(*other, journey)) {
        draft.keep(&other.name, &other.flattened());
    }
    draft.finish()
}

fn checked(root: &Element) -> Result<(), FormatError> {
    if !root.name.eq_ignore_ascii_case("CJML") {
        let found = &root.name;
        let reason = text!(
            "expected the element `CJML` at the beginning, found `{found}`",
            "в начале ожидается элемент `CJML`, а там «{found}»",
            "na początku oczekiwano elementu `CJML`, a jest „{found}”",
        );
        return Err(FormatError::Invalid { format: MapFormat::Cjml, reason });
    }
    let version = root.attribute("version");
    if version == "2" || version.starts_with("2.") {
        return Ok(());
    }
    Err(FormatError::Version { format: MapFormat::Cjml, found: version.to_owned(), expected: "2.0" })
}

struct Reading<'a> {
    draft: &'a mut Draft,
    end_users: Vec<String>,
    /// Names by id.
    actors: HashMap<String, String>,
    phases: HashMap<String, String>,
}

impl Reading<'_> {
    fn journey(mut self, journey: &Element) -> Result<(), FormatError> {
        let touchpoints: Vec<&Element> = journey.all("touchpoints").flat_map(|list| &list.children).collect();
        few_steps(touchpoints.len())?;
        for part in &journey.children {
            match part.name.as_str() {
                "journeyID" | "touchpoints" | "journeyPhases" | "actors" => {}
                "journeyTitle" => self.draft.rename(&part.text),
                "journeyShortSummary" => self.draft.map.goal.clone_from(&part.text),
                "journeyLongSummary" => self.draft.map.scenario.clone_from(&part.text),
                other => self.draft.keep(other, &part.flattened()),
            }
        }
        for phase in journey.all("journeyPhases").flat_map(|list| &list.children) {
            self.phase(phase);
        }
        for actor in journey.all("actors").flat_map(|list| &list.children) {
            self.actor(actor);
        }
        if journey.text_of("journeyTitle").is_empty() {
            self.draft.rename(journey.text_of("journeyID"));
        }
        for touchpoint in touchpoints {
            self.touchpoint(touchpoint);
        }
        for phase in journey.all("journeyPhases").flat_map(|list| &list.children).map(phase_name) {
            if !self.draft.map.stages.iter().any(|stage| stage.name == phase) {
                self.draft.keep("journeyPhase", phase);
            }
        }
        Ok(())
    }

    fn phase(&mut self, phase: &Element) {
        let (id, name) = (phase.attribute("phaseID"), phase_name(phase));
        self.phases.insert(id.to_owned(), name.to_owned());
        self.keep_unknown(phase, name, &["phaseID"], &["phaseName", "phaseDescription"]);
        self.draft.keep("phaseDescription", phase.text_of("phaseDescription"));
    }

    fn actor(&mut self, actor: &Element) {
        let id = [actor.attribute("actorID"), actor.attribute("actorIDref")].into_iter().find(|id| !id.is_empty());
        let id = id.unwrap_or_default();
        let names = [actor.text_of("actorName"), actor.text_of("companyName"), id];
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
        self.keep_unknown(actor, &name, &["actorID", "actorIDref"], &["actorName", "companyName"]);
        if actor.name == "endUser" {
            self.end_users.push(id.to_owned());
        }
        self.actors.insert(id.to_owned(), name);
    }

    fn touchpoint(&mut self, touchpoint: &Element) {
        let kind = touchpoint.name.as_str();
        if !ACTION.contains(&kind) && !COMMUNICATION.contains(&kind) {
            self.draft.keep(kind, &touchpoint.flattened());
            return;
        }
        let (initiator, receiver) = (touchpoint.child("initiator"), touchpoint.child("receiver"));
        let label = initiator.map_or("", |initiator| initiator.text_of("initiatorLabel"));
        let answer = receiver.map_or("", |receiver| receiver.text_of("receiverLabel"));
        let id = touchpoint.text_of("touchpointID");
        let name = [label, answer, id].into_iter().find(|name| !name.is_empty());
        let number = self.draft.map.steps().count() + 1;
        let name = name.map_or_else(|| self.draft.step_name(number), str::to_owned);
        let stage = self.stage(touchpoint);
        let step = self.draft.step(stage, Some(id), &name);
        self.who(&step, initiator, receiver);
        let is_to_customer =
            receiver.is_some_and(|receiver| self.end_users.iter().any(|user| user == refers_to(receiver)));
        let other = if is_to_customer { LaneKind::Action } else { LaneKind::Frontstage };
        self.put_in(other, &step, answer);
        let channel = touchpoint.child("channel").map_or("", |channel| channel.text_of("channelName"));
        self.put_in(LaneKind::Touchpoint, &step, channel);
        self.experience(&step, &name, touchpoint);
        if !touchpoint.text_of("comment").is_empty() {
            let lane = self.draft.text_lane(DESCRIPTION);
            self.draft.put(&step, &lane, touchpoint.text_of("comment"));
        }
        let known =
            ["touchpointID", "belongsTo", "initiator", "receiver", "channel", "comment", "touchpointExperience"];
        self.keep_unknown(touchpoint, &name, &[], &known);
    }

    /// The stage of the phase that a touchpoint belongs to, or that of the touchpoint before.
    fn stage(&mut self, touchpoint: &Element) -> usize {
        let id = touchpoint.child("belongsTo").map_or("", |phase| phase.attribute("phaseIDref"));
        if id.is_empty() {
            return self.draft.last_stage();
        }
        let name = self.phases.get(id).map_or(id, String::as_str);
        self.draft.stage_called(name)
    }

    fn who(&mut self, step: &str, initiator: Option<&Element>, receiver: Option<&Element>) {
        let names = [initiator, receiver].into_iter().flatten().map(refers_to).filter(|id| !id.is_empty());
        let names: Vec<&str> = names.map(|id| self.actors.get(id).map_or(id, String::as_str)).collect();
        if !names.is_empty() {
            let names = names.join(TO);
            let lane = self.draft.text_lane(ACTORS);
            self.draft.put(step, &lane, &names);
        }
    }

    fn put_in(&mut self, kind: LaneKind, step: &str, text: &str) {
        if !text.is_empty() {
            let lane = self.draft.lane_of(kind);
            self.draft.put(step, &lane, text);
        }
    }

    fn experience(&mut self, step: &str, name: &str, touchpoint: &Element) {
        let Some(experience) = touchpoint.child("touchpointExperience") else { return };
        let rating = experience.text_of("experienceRating");
        let emotion = rating.parse::<f64>().ok().filter(|rating| (1.0..=5.0).contains(rating)).map(emotion_of);
        let text = experience.text_of("experienceDescription").to_owned();
        if emotion.is_none() && !rating.is_empty() {
            let (step, found) = (name.to_owned(), rating.to_owned());
            self.draft.report_in_notes(LeftOut::Score { step, found, most: 5 });
        }
        if emotion.is_some() || !text.is_empty() {
            let lane = self.draft.lane_of(LaneKind::Emotion);
            self.draft.put_cell(Cell { text, emotion, ..cell(step, &lane) });
        }
        self.keep_unknown(experience, name, &[], &["experienceRating", "experienceDescription"]);
    }

    /// Keeps what of an element is not known, with whom it is of.
    fn keep_unknown(&mut self, element: &Element, of: &str, attributes: &[&str], children: &[&str]) {
        if let Some(unknown) = element.unknown(attributes, children) {
            self.draft.keep(&element.name, &format!("{of}: {unknown}"));
        }
    }
}

fn phase_name(phase: &Element) -> &str {
    Some(phase.text_of("phaseName")).filter(|name| !name.is_empty()).unwrap_or_else(|| phase.attribute("phaseID"))
}

fn refers_to(party: &Element) -> &str {
    party.child("refersTo").map_or("", |actor| {
        let id = actor.attribute("actorIDref");
        if id.is_empty() { actor.attribute("actorID") } else { id }
    })
}
