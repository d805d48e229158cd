//! Maps whose steps open other maps.

use std::collections::HashSet;

use crate::{Map, MapFlaw};

impl Map {
    /// Whether no way along steps that open maps leads back to this one, which is kept under `key`; `find` gives
    /// the other maps. What opens nothing that there is leads nowhere.
    pub fn check_nesting<'a>(&'a self, key: &str, find: impl Fn(&str) -> Option<&'a Self>) -> Result<(), MapFlaw> {
        let mut seen = HashSet::new();
        // Depth first, so that what is on the way is known: each map with its way from here.
        let mut open: Vec<(&Self, Vec<String>)> = vec![(self, vec![self.name.clone()])];
        while let Some((map, way)) = open.pop() {
            for inner in map.steps().filter_map(|(_, step)| step.opens.as_deref()) {
                if inner == key {
                    let mut way = way;
                    way.push(self.name.clone());
                    return Err(MapFlaw::InItself { way });
                }
                if let Some(found) = find(inner).filter(|_| seen.insert(inner.to_owned())) {
                    let mut further = way.clone();
                    further.push(found.name.clone());
                    open.push((found, further));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::{Stage, Step};

    fn map(name: &str, opens: &[&str]) -> Map {
        let step = |key: &&str| Step { key: (*key).to_owned(), opens: Some((*key).to_owned()), ..Step::default() };
        let steps = opens.iter().map(step).collect();
        Map { name: name.to_owned(), stages: vec![Stage { steps, ..Stage::default() }], ..Map::default() }
    }

    #[test]
    fn a_map_must_not_open_itself_by_any_way() {
        let maps: HashMap<&str, Map> = [
            ("buy", map("Buying", &["pay", "gone"])),
            ("pay", map("Paying", &["refund"])),
            ("refund", map("Refund", &["pay"])),
        ]
        .into();
        let checked = |opened: &Map, key: &str| opened.check_nesting(key, |inner| maps.get(inner));
        assert_eq!(checked(&map("Life", &["buy"]), "life"), Ok(()));
        let direct = checked(&map("Life", &["life"]), "life").unwrap_err();
        assert_eq!(direct, MapFlaw::InItself { way: vec!["Life".to_owned(), "Life".to_owned()] });
        let by_others = checked(&map("Buying", &["pay"]), "refund").unwrap_err();
        let way = ["Buying", "Paying", "Buying"].map(str::to_owned).to_vec();
        assert_eq!(by_others, MapFlaw::InItself { way });
    }
}
