//! From BPMN to a map.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use styk_model::text;

use crate::formats::draft::Draft;
use crate::formats::flow::{self, Found, Node, Process};
use crate::formats::words::{ACTORS, DESCRIPTION, JOURNEY};
use crate::formats::xml::{Element, parse};
use crate::formats::{FormatError, Hints, LeftOut, MapFormat, Read, few_steps};

const STEPS: [&str; 12] = [
    "task",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "businessRuleTask",
    "scriptTask",
    "callActivity",
    "subProcess",
    "adHocSubProcess",
    "transaction",
];
/// Gateways that are taken for exclusive ones, and events that are passed through.
const PASSED: [&str; 6] = [
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
];
/// Of flow nodes: what says nothing of the journey, and what is read elsewhere.
const NODE_ATTRIBUTES: [&str; 7] =
    ["id", "default", "gatewayDirection", "isInterrupting", "startQuantity", "completionQuantity", "isForCompensation"];
const NODE_CHILDREN: [&str; 3] = ["incoming", "outgoing", "categoryValueRef"];

pub(in crate::formats) fn read(bytes: &[u8], hints: &Hints<'_>) -> Result<Read, FormatError> {
    let root = parse(MapFormat::Bpmn, bytes)?;
    if root.name != "definitions" {
        let found = &root.name;
        let reason = text!(
            "expected the element `definitions` at the beginning, found `{found}`",
            "в начале ожидается элемент `definitions`, а там «{found}»",
            "na początku oczekiwano elementu `definitions`, a jest „{found}”",
        );
        return Err(FormatError::Invalid { format: MapFormat::Bpmn, reason });
    }
    let processes = root.all("process").enumerate();
    let process = processes.max_by_key(|(at, process)| (steps(process).count(), Reverse(*at)));
    let (_, process) = process.ok_or(FormatError::NoSteps { format: MapFormat::Bpmn })?;
    few_steps(steps(process).count())?;
    let mut draft = Draft::new(MapFormat::Bpmn, hints);
    Reading::of(&root, process, &mut draft).map();
    draft.finish()
}

fn steps(process: &Element) -> impl Iterator<Item = &Element> {
    process.children.iter().filter(|child| STEPS.contains(&child.name.as_str()))
}

/// The name of a step, or its id.
fn named(step: &Element) -> &str {
    [step.attribute("name"), step.attribute("id")].into_iter().find(|name| !name.is_empty()).unwrap_or(&step.name)
}

/// An id without the prefix of its namespace.
fn local(reference: &str) -> &str {
    reference.rsplit_once(':').map_or(reference, |(_, id)| id).trim()
}

struct Reading<'a> {
    root: &'a Element,
    process: &'a Element,
    steps: Vec<&'a Element>,
    /// Names of flow nodes by their ids.
    names: HashMap<&'a str, &'a str>,
    draft: &'a mut Draft,
}

impl<'a> Reading<'a> {
    fn of(root: &'a Element, process: &'a Element, draft: &'a mut Draft) -> Self {
        let names = process.children.iter().map(|node| (node.attribute("id"), named(node)));
        Self { root, process, steps: steps(process).collect(), names: names.collect(), draft }
    }

    fn map(mut self) {
        self.names();
        let Found { links, order, odd } = self.found();
        let stages = Stages::of(self.root, self.process);
        let keys = self.steps(&order, &stages);
        self.draft.map.edges = flow::edges(&self.draft.map, &links, &keys);
        self.participants(&keys);
        for (step, oddity) in odd {
            let at = named(self.steps[step]).to_owned();
            self.draft.report_in_notes(LeftOut::Flow { at, oddity });
        }
        self.keep_others();
    }

    fn names(&mut self) {
        let id = self.process.attribute("id");
        let mut pools = self.root.all("collaboration").flat_map(|part| part.all("participant"));
        let pool = pools.find(|pool| local(pool.attribute("processRef")) == id && !id.is_empty());
        self.draft.rename(pool.map_or("", |pool| pool.attribute("name")));
        self.draft.rename(self.process.attribute("name"));
        self.process.text_of("documentation").clone_into(&mut self.draft.map.scenario);
    }

    /// The edges between the steps; in the order of the file when it has no flows.
    fn found(&self) -> Found {
        let flows: Vec<&Element> = self.process.all("sequenceFlow").collect();
        if flows.is_empty() {
            return Found { order: (0..self.steps.len()).collect(), ..Found::default() };
        }
        drawn(self.process, &flows).found(self.steps.len())
    }

    /// Adds stages and steps, and says the key of each step. A step in no stage belongs to that of the step before.
    fn steps(&mut self, order: &[usize], stages: &Stages<'_>) -> Vec<String> {
        let of_steps: Vec<Option<usize>> = self.steps.iter().map(|step| stages.of_step(step)).collect();
        let is_first_in_none = order.first().is_some_and(|step| of_steps[*step].is_none());
        let mut place = if is_first_in_none { self.draft.stage(self.draft.word(JOURNEY)) } else { 0 };
        let first = self.draft.map.stages.len();
        for name in &stages.names {
            self.draft.stage(name);
        }
        let mut keys = vec![String::new(); self.steps.len()];
        for &at in order {
            let step = self.steps[at];
            place = of_steps[at].map_or(place, |stage| first + stage);
            let key = self.draft.step(place, Some(step.attribute("id")), named(step));
            let described: Vec<&str> = step.all("documentation").map(|one| one.text.as_str()).collect();
            if !described.is_empty() {
                let lane = self.draft.text_lane(DESCRIPTION);
                self.draft.put(&key, &lane, &described.join("\n"));
            }
            keys[at] = key;
        }
        keys
    }

    /// Puts the names of the lanes that a step is in where it is said who takes part.
    fn participants(&mut self, keys: &[String]) {
        let mut lanes: HashMap<&str, Vec<&str>> = HashMap::new();
        for set in self.process.all("laneSet") {
            within_lanes(set, &mut lanes);
        }
        for (step, key) in self.steps.iter().zip(keys) {
            if let Some(names) = lanes.get(step.attribute("id")) {
                let lane = self.draft.text_lane(ACTORS);
                self.draft.put(key, &lane, &names.join(", "));
            }
        }
    }

    fn keep_others(&mut self) {
        for part in &self.root.children {
            match part.name.as_str() {
                "category" | "BPMNDiagram" => {}
                "process" if std::ptr::eq(part, self.process) => {}
                "collaboration" => self.keep_of_collaboration(part),
                other => self.draft.keep(other, &part.flattened()),
            }
        }
        for part in &self.process.children {
            self.keep_of_process(part);
        }
    }

    fn keep_of_collaboration(&mut self, collaboration: &Element) {
        for part in &collaboration.children {
            let is_own =
                part.name == "participant" && local(part.attribute("processRef")) == self.process.attribute("id");
            let known =
                if is_own { part.unknown(&["id", "name", "processRef"], &[]).is_none() } else { part.name == "group" };
            if !known {
                self.draft.keep(&part.name, &part.flattened());
            }
        }
    }

    fn keep_of_process(&mut self, part: &Element) {
        let name = part.name.as_str();
        let unknown = match name {
            "documentation" => None,
            "group" => part.unknown(&["id", "categoryValueRef"], &[]),
            "laneSet" => part.unknown(&["id", "name"], &["lane"]),
            "sequenceFlow" => part.unknown(&["id", "sourceRef", "targetRef"], &[]).map(|unknown| {
                let [from, to] = ["sourceRef", "targetRef"].map(|end| {
                    let id = local(part.attribute(end));
                    self.names.get(id).copied().unwrap_or(id)
                });
                format!("{from} → {to}: {unknown}")
            }),
            "startEvent" | "endEvent" | "exclusiveGateway" | "parallelGateway" => {
                part.unknown(&NODE_ATTRIBUTES, &NODE_CHILDREN).map(|unknown| format!("{name}: {unknown}"))
            }
            _ if STEPS.contains(&name) => {
                let attributes = [&NODE_ATTRIBUTES[..], &["name"]].concat();
                let children = [&NODE_CHILDREN[..], &["documentation"]].concat();
                part.unknown(&attributes, &children).map(|unknown| format!("{}: {unknown}", named(part)))
            }
            _ if PASSED.contains(&name) => {
                let unknown = part.unknown(&NODE_ATTRIBUTES, &NODE_CHILDREN);
                Some(unknown.map_or_else(|| name.to_owned(), |unknown| format!("{name}: {unknown}")))
            }
            _ => Some(part.flattened()),
        };
        if let Some(unknown) = unknown {
            self.draft.keep(name, &unknown);
        }
    }
}

/// For each node the names of the lanes that it is in, from the outermost.
fn within_lanes<'a>(set: &'a Element, found: &mut HashMap<&'a str, Vec<&'a str>>) {
    for lane in set.all("lane") {
        for node in lane.all("flowNodeRef") {
            let name = lane.attribute("name");
            if !name.is_empty() {
                found.entry(local(&node.text)).or_default().push(name);
            }
        }
        for inner in lane.all("childLaneSet") {
            within_lanes(inner, found);
        }
    }
}

/// The flow nodes of a process and the arcs between them.
fn drawn(element: &Element, flows: &[&Element]) -> Process {
    let mut process = Process::default();
    let ends = flows.iter().flat_map(|flow| [flow.attribute("sourceRef"), flow.attribute("targetRef")]);
    let ends: HashSet<&str> = ends.map(local).collect();
    let events: Vec<&Element> = element.all("boundaryEvent").collect();
    let mut ways_on: HashMap<&str, Vec<&Element>> = HashMap::new();
    for &flow in flows {
        ways_on.entry(local(flow.attribute("sourceRef"))).or_default().push(flow);
    }
    for &event in &events {
        ways_on.entry(local(event.attribute("attachedToRef"))).or_default().push(event);
    }
    let (mut enter, mut leave) = (HashMap::new(), HashMap::new());
    let mut steps = 0;
    for part in &element.children {
        let id = part.attribute("id");
        let Some(node) = node(part, steps, !id.is_empty() && ends.contains(id)) else { continue };
        let at = process.add(node);
        enter.insert(id, at);
        leave.insert(id, at);
        if node == Node::Step(steps) {
            steps += 1;
            let ways = ways_on.get(id).map(Vec::as_slice).unwrap_or_default();
            if let Some(gateway) = implied(ways) {
                leave.insert(id, process.then(at, gateway));
            }
        }
    }
    let of_flows = flows.iter().map(|flow| (flow.attribute("sourceRef"), flow.attribute("targetRef")));
    let of_events = events.iter().map(|event| (event.attribute("attachedToRef"), event.attribute("id")));
    for (source, target) in of_flows.chain(of_events) {
        if let (Some(from), Some(to)) = (leave.get(local(source)), enter.get(local(target))) {
            process.arcs.push((*from, *to));
        }
    }
    begin(&mut process);
    process
}

/// The gateway that several ways on from a task stand for.
fn implied(ways: &[&Element]) -> Option<Node> {
    let is_choice = |way: &&Element| way.name != "sequenceFlow" || way.child("conditionExpression").is_some();
    match ways.len() {
        0 | 1 => None,
        _ if ways.iter().any(is_choice) => Some(Node::Either),
        _ => Some(Node::All),
    }
}

/// Begins before what nothing leads to, where the process does not say where it begins.
fn begin(process: &mut Process) {
    if process.nodes.contains(&Node::Start) {
        return;
    }
    let entered: HashSet<usize> = process.arcs.iter().map(|(_, to)| *to).collect();
    let first: Vec<usize> = (0..process.nodes.len()).filter(|node| !entered.contains(node)).collect();
    let start = process.add(Node::Start);
    process.arcs.extend(first.into_iter().map(|node| (start, node)));
}

/// The node that an element is; nothing for what is no flow node.
fn node(element: &Element, steps: usize, has_flows: bool) -> Option<Node> {
    match element.name.as_str() {
        "startEvent" => Some(Node::Start),
        "endEvent" => Some(Node::End),
        "exclusiveGateway" => Some(Node::Either),
        "parallelGateway" => Some(Node::All),
        name if STEPS.contains(&name) => Some(Node::Step(steps)),
        name if PASSED.contains(&name) || has_flows => Some(Node::Either),
        _ => None,
    }
}

/// The stages of steps: category values, as tasks name them or as groups are drawn around tasks.
struct Stages<'a> {
    names: Vec<&'a str>,
    /// The places of stages by the ids of category values.
    places: HashMap<&'a str, usize>,
    groups: Vec<(usize, Rectangle)>,
    shapes: HashMap<&'a str, Rectangle>,
}

#[derive(Debug, Clone, Copy)]
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Rectangle {
    fn of(shape: &Element) -> Option<Self> {
        let bounds = shape.child("Bounds")?;
        let number = |name: &str| bounds.attribute(name).parse::<f64>().ok().filter(|number| number.is_finite());
        Some(Self { x: number("x")?, y: number("y")?, width: number("width")?, height: number("height")? })
    }

    fn holds(self, other: Self) -> bool {
        let (x, y) = (other.x + other.width / 2.0, other.y + other.height / 2.0);
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

impl<'a> Stages<'a> {
    fn of(root: &'a Element, process: &'a Element) -> Self {
        let planes = root.all("BPMNDiagram").flat_map(|diagram| diagram.all("BPMNPlane"));
        let shapes = planes.flat_map(|plane| plane.all("BPMNShape"));
        let shapes = shapes.filter_map(|shape| Some((local(shape.attribute("bpmnElement")), Rectangle::of(shape)?)));
        let mut stages =
            Self { names: Vec::new(), places: HashMap::new(), groups: Vec::new(), shapes: shapes.collect() };
        let of_collaborations = root.all("collaboration").flat_map(|part| part.all("group"));
        let groups: Vec<&Element> = process.all("group").chain(of_collaborations).collect();
        let of_tasks = steps(process).map(|step| local(step.text_of("categoryValueRef")));
        let of_groups = groups.iter().map(|group| local(group.attribute("categoryValueRef")));
        let used: HashSet<&str> = of_tasks.chain(of_groups).collect();
        for value in root.all("category").flat_map(|category| category.all("categoryValue")) {
            let id = value.attribute("id");
            if used.contains(id) && !id.is_empty() {
                stages.places.insert(id, stages.names.len());
                stages.names.push(value.attribute("value"));
            }
        }
        for group in groups {
            let place = stages.places.get(local(group.attribute("categoryValueRef")));
            if let (Some(place), Some(shape)) = (place, stages.shapes.get(group.attribute("id"))) {
                stages.groups.push((*place, *shape));
            }
        }
        stages
    }

    fn of_step(&self, step: &Element) -> Option<usize> {
        if let Some(place) = self.places.get(local(step.text_of("categoryValueRef"))) {
            return Some(*place);
        }
        let shape = self.shapes.get(step.attribute("id"))?;
        self.groups.iter().find(|(_, group)| group.holds(*shape)).map(|(place, _)| *place)
    }
}
