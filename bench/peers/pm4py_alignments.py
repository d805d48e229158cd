"""Optimal alignments of the cases of `styk-bench maps`, by pm4py, with its standard costs.

A case has the blocks of a map (`tree`) and journeys (`traces`). A block is {"step": touchpoint, or null for what
nobody sees}, or {"sequence" | "choice" | "parallel" | "loop": blocks}; a loop has its body and what is done between
two rounds. Costs are printed for each case in the order of its traces, as whole moves: pm4py counts 10,000 for a move
and 1 for passing what nobody sees. The time is CPU time of aligning alone, without the start of Python.
"""

import argparse
import json
import time

from pm4py.algo.conformance.alignments.petri_net import algorithm as alignments
from pm4py.objects.conversion.process_tree import converter
from pm4py.objects.log.obj import Event, EventLog, Trace
from pm4py.objects.petri_net.utils.align_utils import STD_MODEL_LOG_MOVE_COST
from pm4py.objects.process_tree.obj import Operator, ProcessTree

OPERATORS = {
    "sequence": Operator.SEQUENCE,
    "choice": Operator.XOR,
    "parallel": Operator.PARALLEL,
    "loop": Operator.LOOP,
}
VARIANTS = {
    "state_equation_a_star": alignments.Variants.VERSION_STATE_EQUATION_A_STAR,
    "dijkstra_less_memory": alignments.Variants.VERSION_DIJKSTRA_LESS_MEMORY,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", required=True)
    parser.add_argument("--variant", required=True, choices=VARIANTS)
    options = parser.parse_args()
    with open(options.cases) as file:
        cases = json.load(file)
    ready = [(converter.apply(tree(case["tree"])), log(case["traces"])) for case in cases]
    begun = time.process_time()
    costs = [aligned(net, traces, VARIANTS[options.variant]) for net, traces in ready]
    print(json.dumps({"costs": costs, "cpu_s": time.process_time() - begun}))


def tree(block, parent=None):
    ((kind, inside),) = block.items()
    if kind == "step":
        return ProcessTree(parent=parent, label=inside)
    node = ProcessTree(operator=OPERATORS[kind], parent=parent)
    node.children = [tree(part, node) for part in inside]
    return node


def log(traces):
    return EventLog([Trace([Event({"concept:name": name}) for name in trace]) for trace in traces])


def aligned(net, traces, variant):
    parameters = {alignments.Parameters.SHOW_PROGRESS_BAR: False}
    found = alignments.apply_log(traces, *net, parameters=parameters, variant=variant)
    return [one["cost"] // STD_MODEL_LOG_MOVE_COST for one in found]


if __name__ == "__main__":
    main()
