//! From a map to BPMN.

use super::diagram::{Bounds, Diagram};
use crate::formats::flow::{self, Node, Process};
use crate::formats::ids::Ids;
use crate::formats::told::Cells;
use crate::formats::xml::Pen;
use crate::{Map, Step};

const DEFINITIONS: [(&str, &str); 7] = [
    ("id", "definitions"),
    ("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    ("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("targetNamespace", "https://github.com/styk-project/styk"),
    ("exporter", "Styk"),
];

/// Draws an exclusive gateway with its sign.
const MARKER: &[(&str, &str)] = &[("isMarkerVisible", "true")];

pub(in crate::formats) fn write(map: &Map) -> Vec<u8> {
    let process = flow::process(map);
    let document = Document::of(map, &process);
    let mut pen = Pen::new();
    pen.open("bpmn:definitions", &DEFINITIONS);
    document.stages(&mut pen);
    document.process(&mut pen);
    document.diagram(&mut pen);
    pen.finish()
}

struct Document<'a> {
    map: &'a Map,
    cells: Cells<'a>,
    process: &'a Process,
    steps: Vec<&'a Step>,
    /// Ids of nodes and of flows, by their places.
    nodes: Vec<String>,
    flows: Vec<String>,
    /// Ids of stages as category values and as groups, and the nodes of their steps.
    stages: Vec<(String, String, Vec<usize>)>,
    /// Ids of the process, the category, the diagram and its plane.
    own: [String; 4],
}

impl<'a> Document<'a> {
    fn of(map: &'a Map, process: &'a Process) -> Self {
        let mut ids = Ids::default();
        ids.take("definitions");
        let steps: Vec<&Step> = map.steps().map(|(_, step)| step).collect();
        let of_steps: Vec<String> = steps.iter().map(|step| ids.take(&step.key)).collect();
        let nodes = process.nodes.iter().map(|node| match node {
            Node::Step(step) => of_steps[*step].clone(),
            Node::Start => ids.take("start"),
            Node::End => ids.take("end"),
            Node::Either => ids.take("choice"),
            Node::All => ids.take("parallel"),
        });
        let nodes = nodes.collect();
        let flows = process.arcs.iter().map(|_| ids.take("flow")).collect();
        let mut stages = Vec::new();
        let mut first = 0;
        for stage in &map.stages {
            let within = first..first + stage.steps.len();
            let nodes = process.nodes.iter().enumerate();
            let nodes = nodes.filter(|(_, node)| matches!(node, Node::Step(step) if within.contains(step)));
            let nodes = nodes.map(|(node, _)| node).collect();
            stages.push((ids.take(&stage.key), ids.take(&format!("{}_group", stage.key)), nodes));
            first += stage.steps.len();
        }
        let own = ["process", "stages", "diagram", "plane"].map(|wanted| ids.take(wanted));
        Self { map, cells: Cells::of(map), process, steps, nodes, flows, stages, own }
    }

    fn stages(&self, pen: &mut Pen) {
        if self.stages.is_empty() {
            return;
        }
        pen.open("bpmn:category", &[("id", &self.own[1])]);
        for ((id, ..), stage) in self.stages.iter().zip(&self.map.stages) {
            pen.empty("bpmn:categoryValue", &[("id", id), ("value", &stage.name)]);
        }
        pen.close();
    }

    fn process(&self, pen: &mut Pen) {
        pen.open("bpmn:process", &[("id", &self.own[0]), ("name", &self.map.name), ("isExecutable", "false")]);
        pen.text("bpmn:documentation", &self.map.scenario);
        for (at, node) in self.process.nodes.iter().enumerate() {
            self.node(pen, at, *node);
        }
        for ((from, to), id) in self.process.arcs.iter().zip(&self.flows) {
            let (source, target) = (("sourceRef", self.nodes[*from].as_str()), ("targetRef", self.nodes[*to].as_str()));
            pen.empty("bpmn:sequenceFlow", &[("id", id), source, target]);
        }
        for (value, group, nodes) in &self.stages {
            if !nodes.is_empty() {
                pen.empty("bpmn:group", &[("id", group), ("categoryValueRef", value)]);
            }
        }
        pen.close();
    }

    fn node(&self, pen: &mut Pen, at: usize, node: Node) {
        let id = ("id", self.nodes[at].as_str());
        match node {
            Node::Start => pen.open("bpmn:startEvent", &[id]),
            Node::End => pen.open("bpmn:endEvent", &[id]),
            Node::Either => pen.open("bpmn:exclusiveGateway", &[id]),
            Node::All => pen.open("bpmn:parallelGateway", &[id]),
            Node::Step(step) => {
                let step = self.steps[step];
                pen.open("bpmn:task", &[id, ("name", &step.name)]);
                pen.text("bpmn:documentation", &self.cells.lines(self.map, &step.key, &|_| false));
                for (value, ..) in self.stages.iter().filter(|(.., nodes)| nodes.contains(&at)) {
                    pen.text("bpmn:categoryValueRef", value);
                }
            }
        }
        for ((_, to), flow) in self.process.arcs.iter().zip(&self.flows) {
            if *to == at {
                pen.text("bpmn:incoming", flow);
            }
        }
        for ((from, _), flow) in self.process.arcs.iter().zip(&self.flows) {
            if *from == at {
                pen.text("bpmn:outgoing", flow);
            }
        }
        pen.close();
    }

    fn diagram(&self, pen: &mut Pen) {
        let diagram = Diagram::of(self.process);
        pen.open("bpmndi:BPMNDiagram", &[("id", &self.own[2])]);
        pen.open("bpmndi:BPMNPlane", &[("id", &self.own[3]), ("bpmnElement", &self.own[0])]);
        for (at, id) in self.nodes.iter().enumerate() {
            let marker = if self.process.nodes[at] == Node::Either { MARKER } else { &[] };
            shape(pen, id, marker, diagram.bounds(at));
        }
        for (_, group, nodes) in &self.stages {
            if let Some(bounds) = diagram.around(nodes) {
                shape(pen, group, &[], bounds);
            }
        }
        for (arc, id) in self.process.arcs.iter().zip(&self.flows) {
            pen.open("bpmndi:BPMNEdge", &[("id", &format!("{id}_di")), ("bpmnElement", id)]);
            for (x, y) in diagram.waypoints(*arc) {
                pen.empty("di:waypoint", &[("x", &x.to_string()), ("y", &y.to_string())]);
            }
            pen.close();
        }
        pen.close();
        pen.close();
    }
}

fn shape(pen: &mut Pen, id: &str, more: &[(&str, &str)], bounds: Bounds) {
    let own = format!("{id}_di");
    let own = [("id", own.as_str()), ("bpmnElement", id)];
    pen.open("bpmndi:BPMNShape", &[&own[..], more].concat());
    let [x, y, width, height] = [bounds.x, bounds.y, bounds.width, bounds.height].map(|number| number.to_string());
    pen.empty("dc:Bounds", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
    pen.close();
}
