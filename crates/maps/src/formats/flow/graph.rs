//! Directed graphs: numbered points, and arcs from point to point.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Ahead,
    OnTheWay,
    Done,
}

/// For each arc whether it leads back to a point on the way to it, in a search in depth from the roots on (then from
/// points that nothing leads to, then from all). `known` ones lead back in any case. Without those that lead back
/// there are no circles.
pub(super) fn back(points: usize, arcs: &[(usize, usize)], mut known: Vec<bool>, roots: &[usize]) -> Vec<bool> {
    let mut onward = vec![Vec::new(); points];
    let mut is_entered = vec![false; points];
    for (at, (from, to)) in arcs.iter().enumerate().filter(|(at, _)| !known[*at]) {
        onward[*from].push(at);
        is_entered[*to] = true;
    }
    let first = (0..points).filter(|point| !is_entered[*point]);
    let roots: Vec<usize> = roots.iter().copied().chain(first).chain(0..points).collect();
    let mut visits = vec![Visit::Ahead; points];
    for root in roots {
        if visits[root] != Visit::Ahead {
            continue;
        }
        visits[root] = Visit::OnTheWay;
        let mut way = vec![(root, 0)];
        while let Some((point, next)) = way.last_mut() {
            let Some(&arc) = onward[*point].get(*next) else {
                visits[*point] = Visit::Done;
                way.pop();
                continue;
            };
            *next += 1;
            let to = arcs[arc].1;
            match visits[to] {
                Visit::Ahead => {
                    visits[to] = Visit::OnTheWay;
                    way.push((to, 0));
                }
                Visit::OnTheWay => known[arc] = true,
                Visit::Done => {}
            }
        }
    }
    known
}

/// All points, each behind those that lead to it by arcs that do not lead back, else in their order.
pub(super) fn in_order(points: usize, arcs: &[(usize, usize)], back: &[bool]) -> Vec<usize> {
    let mut onward = vec![Vec::new(); points];
    let mut waits_for = vec![0; points];
    for (arc, back) in arcs.iter().zip(back) {
        if !back {
            onward[arc.0].push(arc.1);
            waits_for[arc.1] += 1;
        }
    }
    let mut ready: BinaryHeap<_> = (0..points).filter(|point| waits_for[*point] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(points);
    while let Some(Reverse(point)) = ready.pop() {
        order.push(point);
        for &next in &onward[point] {
            waits_for[next] -= 1;
            if waits_for[next] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    order
}

/// For each point all that are reached from it by arcs that do not lead back, itself among them.
pub(super) fn reached(arcs: &[(usize, usize)], back: &[bool], order: &[usize]) -> Vec<Vec<bool>> {
    let mut onward = vec![Vec::new(); order.len()];
    for (arc, back) in arcs.iter().zip(back) {
        if !back {
            onward[arc.0].push(arc.1);
        }
    }
    let mut reached = vec![vec![false; order.len()]; order.len()];
    for &point in order.iter().rev() {
        let mut all = vec![false; order.len()];
        all[point] = true;
        for &next in &onward[point] {
            for (all, next) in all.iter_mut().zip(&reached[next]) {
                *all |= next;
            }
        }
        reached[point] = all;
    }
    reached
}
