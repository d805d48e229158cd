//! From a map to CJML.

use std::collections::HashMap;

use super::TO;
use crate::formats::told::{Cells, score_of};
use crate::formats::words::{self, ACTORS, COMPANY, CUSTOMER, DESCRIPTION};
use crate::formats::xml::Pen;
use crate::{Lane, LaneKind, Map, MapKind, Step};

pub(in crate::formats) fn write(map: &Map) -> Vec<u8> {
    let is_actual = matches!(map.kind, MapKind::CurrentState | MapKind::DayInTheLife);
    let writing = Writing::of(map, is_actual);
    let mut pen = Pen::new();
    pen.open("CJML", &[("version", "2.0")]);
    pen.open(if is_actual { "actualJourney" } else { "plannedJourney" }, &[]);
    pen.text("journeyID", if is_actual { "AJ1" } else { "PJ1" });
    pen.text("journeyTitle", &map.name);
    pen.open("journeyPhases", &[]);
    for stage in &map.stages {
        pen.open("journeyPhase", &[("phaseID", stage.key.as_str())]);
        pen.text("phaseName", &stage.name);
        pen.close();
    }
    pen.close();
    pen.text("journeyShortSummary", &map.goal);
    pen.text("journeyLongSummary", &map.scenario);
    pen.open("actors", &[]);
    for (at, actor) in writing.actors.iter().enumerate() {
        let (element, name) = if at == 0 { ("endUser", "actorName") } else { ("serviceProvider", "companyName") };
        pen.open(element, &[("actorID", actor)]);
        pen.text(name, actor);
        pen.close();
    }
    pen.close();
    pen.open("touchpoints", &[]);
    for (stage, step) in map.steps() {
        writing.touchpoint(&mut pen, &stage.key, step);
    }
    pen.finish()
}

struct Writing<'a> {
    map: &'a Map,
    is_actual: bool,
    cells: Cells<'a>,
    /// The end user first.
    actors: Vec<&'a str>,
    who: Option<&'a Lane>,
    description: Option<&'a Lane>,
    /// The first lanes of the kinds that have an element.
    action: Option<&'a Lane>,
    frontstage: Option<&'a Lane>,
    channel: Option<&'a Lane>,
    emotion: Option<&'a Lane>,
}

impl<'a> Writing<'a> {
    fn of(map: &'a Map, is_actual: bool) -> Self {
        let called =
            |word| map.lanes.iter().find(|lane| lane.name.as_deref().is_some_and(|name| words::is(word, name)));
        let of_kind = |kind| map.lanes.iter().find(|lane| lane.kind == kind);
        let mut writing = Self {
            map,
            is_actual,
            cells: Cells::of(map),
            actors: Vec::new(),
            who: called(ACTORS),
            description: called(DESCRIPTION),
            action: of_kind(LaneKind::Action),
            frontstage: of_kind(LaneKind::Frontstage),
            channel: of_kind(LaneKind::Touchpoint),
            emotion: of_kind(LaneKind::Emotion).filter(|_| is_actual),
        };
        writing.actors = writing.actors();
        writing
    }

    fn text(&self, step: &'a Step, lane: Option<&'a Lane>) -> &'a str {
        lane.map_or("", |lane| self.cells.text(&step.key, &lane.key))
    }

    /// Those who take part, the one who does most often first: the end user takes part in every touchpoint.
    fn actors(&self) -> Vec<&'a str> {
        let mut times: HashMap<&str, usize> = HashMap::new();
        let mut actors = Vec::new();
        for (_, step) in self.map.steps() {
            for actor in self.text(step, self.who).split(TO).map(str::trim).filter(|actor| !actor.is_empty()) {
                let times = times.entry(actor).or_insert(0);
                *times += 1;
                if *times == 1 {
                    actors.push(actor);
                }
            }
        }
        let end_user = (0..actors.len()).rev().max_by_key(|at| times[actors[*at]]);
        if let Some(end_user) = end_user {
            actors[..=end_user].rotate_right(1);
        }
        for word in [CUSTOMER, COMPANY].iter().skip(actors.len()) {
            actors.push(words::of(*word, self.map.language));
        }
        actors
    }

    fn touchpoint(&self, pen: &mut Pen, stage: &str, step: &'a Step) {
        let who: Vec<&str> = self.text(step, self.who).split(TO).map(str::trim).filter(|who| !who.is_empty()).collect();
        let initiator = who.first().copied().unwrap_or(self.actors[0]);
        let is_by_customer = initiator == self.actors[0];
        let other_lane = if is_by_customer { self.frontstage } else { self.action };
        let (answer, channel) = (self.text(step, other_lane), self.text(step, self.channel));
        let other = if is_by_customer { self.actors[1] } else { self.actors[0] };
        let receiver =
            who.get(1).copied().or_else(|| Some(other).filter(|_| !answer.is_empty() || !channel.is_empty()));
        pen.open(
            match (self.is_actual, receiver) {
                (true, Some(_)) => "actualCommunicationPoint",
                (true, None) => "actualAction",
                (false, Some(_)) => "plannedCommunicationPoint",
                (false, None) => "plannedAction",
            },
            &[],
        );
        pen.text("touchpointID", &step.key);
        pen.empty("belongsTo", &[("phaseIDref", stage)]);
        pen.open("initiator", &[]);
        pen.empty("refersTo", &[("actorIDref", initiator)]);
        pen.text("initiatorLabel", &step.name);
        pen.close();
        if let Some(receiver) = receiver {
            pen.open("receiver", &[]);
            pen.empty("refersTo", &[("actorIDref", receiver)]);
            pen.text("receiverLabel", answer);
            pen.close();
        }
        if !channel.is_empty() {
            pen.open("channel", &[]);
            pen.text("channelName", channel);
            pen.close();
        }
        self.comment(pen, step, other_lane);
        self.experience(pen, step);
        pen.close();
    }

    /// What is said in lanes that have no element, each line with the name of its lane.
    fn comment(&self, pen: &mut Pen, step: &'a Step, other_lane: Option<&Lane>) {
        let written = [self.who, self.description, self.channel, self.emotion, other_lane];
        let is_written = |lane: &str| written.iter().flatten().any(|written| written.key == lane);
        let lines = self.cells.lines(self.map, &step.key, &is_written);
        let comment = [self.text(step, self.description), lines.as_str()];
        let comment: Vec<&str> = comment.into_iter().filter(|text| !text.is_empty()).collect();
        pen.text("comment", &comment.join("\n"));
    }

    fn experience(&self, pen: &mut Pen, step: &'a Step) {
        let Some(lane) = self.emotion else { return };
        let (text, emotion) = (self.text(step, Some(lane)), self.cells.emotion(self.map, &step.key));
        if text.is_empty() && emotion.is_none() {
            return;
        }
        pen.open("touchpointExperience", &[]);
        pen.text("experienceDescription", text);
        if let Some(emotion) = emotion {
            pen.text("experienceRating", &score_of(emotion).to_string());
        }
        pen.close();
    }
}
