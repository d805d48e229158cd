//! From a map to PNML.

use super::INVISIBLE;
use super::net::{Net, NetNode};
use crate::formats::flow::{self, layout};
use crate::formats::ids::Ids;
use crate::formats::xml::Pen;
use crate::{Map, Step};

const NAMESPACE: &str = "http://www.pnml.org/version-2009/grammar/pnml";
const TYPE: &str = "http://www.pnml.org/version-2009/grammar/ptnet";
/// Between the middles of columns and of rows.
const COLUMN: usize = 80;
const ROW: usize = 70;

pub(in crate::formats) fn write(map: &Map) -> Vec<u8> {
    let net = Net::of(&flow::process(map));
    let steps: Vec<&Step> = map.steps().map(|(_, step)| step).collect();
    let mut ids = Ids::default();
    let [of_net, of_page] = ["net", "page"].map(|wanted| ids.take(wanted));
    let of_steps: Vec<String> = steps.iter().map(|step| ids.take(&step.key)).collect();
    let nodes = net.nodes.iter().map(|node| match node {
        NetNode::Place { is_marked: true } => ids.take("start"),
        NetNode::Place { is_marked: false } => ids.take("place"),
        NetNode::Transition(Some(step)) => of_steps[*step].clone(),
        NetNode::Transition(None) => ids.take("silent"),
    });
    let nodes: Vec<String> = nodes.collect();
    let positions = layout(net.nodes.len(), &net.arcs);
    let mut pen = Pen::new();
    pen.open("pnml", &[("xmlns", NAMESPACE)]);
    pen.open("net", &[("id", of_net.as_str()), ("type", TYPE)]);
    named(&mut pen, &map.name);
    pen.open("page", &[("id", of_page.as_str())]);
    for (at, node) in net.nodes.iter().enumerate() {
        let is_place = matches!(node, NetNode::Place { .. });
        pen.open(if is_place { "place" } else { "transition" }, &[("id", nodes[at].as_str())]);
        if let NetNode::Transition(Some(step)) = node {
            named(&mut pen, &steps[*step].name);
        }
        positioned(&mut pen, positions[at]);
        match node {
            NetNode::Transition(None) => {
                pen.empty("toolspecific", &[("tool", "ProM"), ("version", "6.4"), ("activity", INVISIBLE)]);
            }
            NetNode::Place { is_marked: true } => {
                pen.open("initialMarking", &[]);
                pen.text("text", "1");
                pen.close();
            }
            _ => {}
        }
        pen.close();
    }
    for (from, to) in &net.arcs {
        let id = ids.take("arc");
        let ends = [("id", id.as_str()), ("source", nodes[*from].as_str()), ("target", nodes[*to].as_str())];
        pen.empty("arc", &ends);
    }
    pen.finish()
}

fn named(pen: &mut Pen, name: &str) {
    if !name.trim().is_empty() {
        pen.open("name", &[]);
        pen.text("text", name);
        pen.close();
    }
}

fn positioned(pen: &mut Pen, (column, row): (usize, usize)) {
    let [x, y] = [COLUMN * (column + 1), ROW * (row + 1)].map(|number| number.to_string());
    pen.open("graphics", &[]);
    pen.empty("position", &[("x", x.as_str()), ("y", y.as_str())]);
    pen.close();
}
