//! Where a journey ends that can go back.

/// The steps that a journey ends at, in order, of the `last` ones, from which nothing leads on but back: each goes back
/// to the steps in `back`, from where it `reaches` others by ways on.
///
/// What goes nowhere is an end. What goes back stands between two rounds where by one of its ways the journey can come
/// to an end. Where it cannot, the journey stays among some of them at last; of those what goes back furthest is an end,
/// too.
pub(crate) fn ends(
    last: impl Iterator<Item = usize>,
    back: &[Vec<usize>],
    rank: &[usize],
    reaches: impl Fn(usize, usize) -> bool,
) -> Vec<usize> {
    let leads = |from: usize, to: usize| back[from].iter().any(|begin| reaches(*begin, to));
    let (mut ends, mut looping): (Vec<usize>, Vec<usize>) = last.partition(|step| back[*step].is_empty());
    let mut known = ends.clone();
    loop {
        if known.is_empty() {
            known = furthest(&at_last(&looping, &leads), back, rank);
            ends.extend(&known);
            looping.retain(|step| !known.contains(step));
        }
        if known.is_empty() {
            ends.sort_unstable();
            return ends;
        }
        let comes_to_end = |step: &usize| known.iter().any(|end| leads(*step, *end));
        (known, looping) = looping.into_iter().partition(comes_to_end);
    }
}

/// Some of the steps that a journey does not leave any more: the fewest that one of them leads to, however often the
/// journey goes back.
fn at_last(looping: &[usize], leads: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let all_from = |step: &usize| {
        let (mut met, mut left) = (vec![*step], looping.to_vec());
        let mut place = 0;
        while place < met.len() {
            let found = left.extract_if(.., |other| leads(met[place], *other)).collect::<Vec<_>>();
            met.extend(found.into_iter().filter(|other| other != step));
            place += 1;
        }
        met
    };
    looping.iter().map(all_from).min_by_key(Vec::len).unwrap_or_default()
}

fn furthest(steps: &[usize], back: &[Vec<usize>], rank: &[usize]) -> Vec<usize> {
    let goes_to = |step: &usize| back[*step].iter().map(|to| rank[*to]).min();
    let first = steps.iter().map(goes_to).min();
    steps.iter().copied().filter(|step| Some(goes_to(step)) == first).collect()
}
