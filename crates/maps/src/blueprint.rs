//! Maps made from others in one action, and the skeleton of a day in the life.

use std::fmt;
use std::sync::LazyLock;

use styk_model::{Language, Say, say};

use crate::new_lanes::{add_lane, lane};
use crate::templates::{self, DayFile};
use crate::{Baseline, Cell, Lane, LaneKind, Map, MapKind, Stage, Step};

/// Why a map is not made from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MakeFlaw {
    /// A blueprint is made from the current or the future state.
    Blueprint { of: MapKind },
    /// A future state is made from the current one.
    FutureState { of: MapKind },
}

impl Say for MakeFlaw {
    fn say(&self, language: Language) -> String {
        let (Self::Blueprint { of } | Self::FutureState { of }) = self;
        let of = kind_name(*of, language);
        match self {
            Self::Blueprint { .. } => say!(
                language,
                "a service blueprint is made from a current-state or future-state map, and this is {of}: open one of those",
                "схему сервиса делают по карте «как есть» или «как будет», а это {of}: откройте одну из них",
                "service blueprint powstaje z mapy stanu obecnego lub docelowego, a to jest {of}: otwórz jedną z nich"
            ),
            Self::FutureState { .. } => say!(
                language,
                "a future-state map is made from a current-state map, and this is {of}: open a current-state map",
                "карту «как будет» делают по карте «как есть», а это {of}: откройте карту «как есть»",
                "mapa stanu docelowego powstaje z mapy stanu obecnego, a to jest {of}: otwórz mapę stanu obecnego"
            ),
        }
    }
}

impl fmt::Display for MakeFlaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for MakeFlaw {}

fn kind_name(kind: MapKind, language: Language) -> &'static str {
    let names = match kind {
        MapKind::CurrentState => ["a current-state map", "карта «как есть»", "mapa stanu obecnego"],
        MapKind::DayInTheLife => ["a day in the life", "«День из жизни»", "„Dzień z życia”"],
        MapKind::FutureState => ["a future-state map", "карта «как будет»", "mapa stanu docelowego"],
        MapKind::Blueprint => ["a service blueprint", "схема сервиса", "service blueprint"],
    };
    names[language as usize]
}

/// The lanes of a blueprint from top to bottom. Its three lines stand between
/// them: interaction below the actions, visibility below frontstage, internal
/// interaction below backstage (Shostack 1984, "Designing services that deliver").
const BLUEPRINT: [LaneKind; 5] =
    [LaneKind::Evidence, LaneKind::Action, LaneKind::Frontstage, LaneKind::Backstage, LaneKind::Support];

/// The blueprint of a current or future state: its steps with what customers do,
/// linked to it, over empty lanes for what the company does. `baseline` names the
/// version that `map` is.
pub fn blueprint(map: &Map, baseline: Baseline) -> Result<Map, MakeFlaw> {
    if !matches!(map.kind, MapKind::CurrentState | MapKind::FutureState) {
        return Err(MakeFlaw::Blueprint { of: map.kind });
    }
    let place = |kind: LaneKind| BLUEPRINT.iter().position(|lane| *lane == kind);
    let mut made = carried_over(map, baseline, |kind| place(kind).is_some());
    for kind in BLUEPRINT {
        if !made.lanes.iter().any(|lane| lane.kind == kind) {
            add_lane(&mut made.lanes, kind);
        }
    }
    made.lanes.sort_by_key(|lane| place(lane.kind));
    made.kind = MapKind::Blueprint;
    let name = &map.name;
    made.name = say!(map.language, "Blueprint of “{name}”", "Схема сервиса «{name}»", "Service blueprint „{name}”");
    Ok(made)
}

/// The future state of a current one, to be changed: all that is not about today,
/// linked to it. What was found out today, with its evidence, obstacles, quotes
/// and outside figures, is read in the baseline; which data it can lean on, in
/// its [`completeness`](crate::completeness).
pub fn future_state(map: &Map, baseline: Baseline) -> Result<Map, MakeFlaw> {
    if map.kind != MapKind::CurrentState {
        return Err(MakeFlaw::FutureState { of: map.kind });
    }
    let mut made = carried_over(map, baseline, |kind| !matches!(kind, LaneKind::Obstacle | LaneKind::Quote));
    for cell in &mut made.cells {
        cell.evidence.clear();
        cell.reported.clear();
    }
    made.cells.retain(says_something);
    made.kind = MapKind::FutureState;
    let name = &map.name;
    made.name = say!(map.language, "“{name}”, future state", "«{name}», как будет", "„{name}”, stan docelowy");
    Ok(made)
}

/// A day of a customer, to be filled in. Its steps have nothing to do with the
/// company, so they have no touchpoints.
pub fn day_in_the_life(personas: &[String], language: Language) -> Map {
    static DAY: LazyLock<DayFile> = LazyLock::new(|| templates::read(include_str!("templates/day.toml")));
    const LANES: [LaneKind; 6] = [
        LaneKind::Action,
        LaneKind::Thought,
        LaneKind::Emotion,
        LaneKind::Obstacle,
        LaneKind::Touchpoint,
        LaneKind::Opportunity,
    ];
    Map {
        name: DAY.name.owned(language),
        kind: MapKind::DayInTheLife,
        language,
        goal: DAY.goal.owned(language),
        feedback: DAY.feedback.owned(language),
        scenario: DAY.scenario.owned(language),
        personas: personas.to_vec(),
        stages: DAY.stages.iter().map(|stage| stage.stage(language)).collect(),
        lanes: Vec::from(LANES.map(lane)),
        ..Map::default()
    }
}

/// A draft of the same steps with the lanes to keep and their cells, each step
/// linked to the one it was.
fn carried_over(map: &Map, baseline: Baseline, keep: impl Fn(LaneKind) -> bool) -> Map {
    let lanes: Vec<Lane> = map.lanes.iter().filter(|lane| keep(lane.kind)).cloned().collect();
    let has_lane = |cell: &&Cell| lanes.iter().any(|lane| lane.key == cell.lane);
    Map {
        language: map.language,
        goal: map.goal.clone(),
        feedback: map.feedback.clone(),
        scenario: map.scenario.clone(),
        personas: map.personas.clone(),
        owner: map.owner.clone(),
        baseline: Some(baseline),
        journeys: map.journeys.clone(),
        filters: map.filters.clone(),
        stages: map.stages.iter().map(linked).collect(),
        edges: map.edges.clone(),
        cells: map.cells.iter().filter(has_lane).cloned().collect(),
        rules: map.rules.clone(),
        lanes,
        ..Map::default()
    }
}

/// The stage, its steps linked to what they were. Maps that show them in detail
/// show what they were, too.
fn linked(stage: &Stage) -> Stage {
    let link = |step: &Step| Step { from: Some(step.key.clone()), opens: None, ..step.clone() };
    Stage { steps: stage.steps.iter().map(link).collect(), ..stage.clone() }
}

fn says_something(cell: &Cell) -> bool {
    let place =
        Cell { step: cell.step.clone(), lane: cell.lane.clone(), persona: cell.persona.clone(), ..Cell::default() };
    *cell != place
}

#[cfg(test)]
mod tests {
    use styk_model::review;

    use super::*;
    use crate::{Evidence, MapStatus, template};

    fn shop() -> Map {
        let (mut map, _) = template("eshop", Language::En).unwrap();
        map.status = MapStatus::Approved;
        map.owner = "Anna".to_owned();
        map.stages[0].steps[0].opens = Some("ads".to_owned());
        map
    }

    fn baseline() -> Baseline {
        Baseline { map: "shop".to_owned(), version: 3 }
    }

    /// Lanes and steps, with what was carried over.
    fn outline(map: &Map) -> String {
        let mut lines = vec![format!("{} ({:?}, {:?})", map.name, map.kind, map.status)];
        for lane in &map.lanes {
            let cells = map.cells.iter().filter(|cell| cell.lane == lane.key).count();
            lines.push(format!("lane {} ({:?}): {cells} cells", lane.key, lane.kind));
        }
        for (stage, step) in map.steps() {
            lines.push(format!("{} / {} <- {:?}", stage.name, step.name, step.from));
        }
        lines.join("\n")
    }

    #[test]
    fn a_blueprint_carries_the_actions_over_and_adds_the_lanes_below() {
        let made = blueprint(&shop(), baseline()).unwrap();
        assert_eq!(made.check(), Ok(()));
        assert_eq!(made.baseline, Some(baseline()));
        assert!(made.steps().all(|(_, step)| step.from.as_ref() == Some(&step.key) && step.opens.is_none()));
        assert_eq!(made.edges, shop().edges);
        assert_eq!(made.owner, "Anna");
        insta::assert_snapshot!(outline(&made));
    }

    #[test]
    fn lanes_of_a_blueprint_that_the_map_has_are_kept_in_their_order() {
        let mut map = shop();
        map.lanes.insert(0, Lane { key: "evidence".to_owned(), kind: LaneKind::Support, ..Lane::default() });
        let made = blueprint(&map, baseline()).unwrap();
        let lanes: Vec<&str> = made.lanes.iter().map(|lane| lane.key.as_str()).collect();
        assert_eq!(lanes, ["evidence-2", "action", "frontstage", "backstage", "evidence"]);
        assert_eq!(made.check(), Ok(()));
    }

    #[test]
    fn a_future_state_leaves_out_what_was_found_out_today() {
        let mut map = shop();
        map.cells[0].evidence = vec![Evidence::Assumption { text: "so they say".to_owned() }];
        let evidence_only = Cell { text: String::new(), actions: None, ..map.cells[0].clone() };
        map.lanes.push(Lane { key: "notes".to_owned(), ..Lane::default() });
        map.cells.push(Cell { lane: "notes".to_owned(), ..evidence_only });
        let made = future_state(&map, baseline()).unwrap();
        assert_eq!(made.check(), Ok(()));
        assert!(made.cells.iter().all(|cell| cell.evidence.is_empty() && cell.lane != "notes"));
        insta::assert_snapshot!(outline(&made));
    }

    #[test]
    fn a_day_in_the_life_has_no_touchpoints() {
        for language in Language::ALL {
            let made = day_in_the_life(&["eshop-hurried".to_owned()], language);
            assert_eq!(made.check(), Ok(()));
            assert!(made.steps().all(|(_, step)| step.touchpoints.is_empty()));
        }
        insta::assert_snapshot!(outline(&day_in_the_life(&[], Language::Pl)));
    }

    #[test]
    fn maps_are_made_from_what_they_can_be_made_from() {
        let of = MapKind::DayInTheLife;
        let day = day_in_the_life(&[], Language::Ru);
        assert_eq!(blueprint(&day, baseline()), Err(MakeFlaw::Blueprint { of }));
        assert_eq!(future_state(&day, baseline()), Err(MakeFlaw::FutureState { of }));
        let future = future_state(&shop(), baseline()).unwrap();
        assert!(blueprint(&future, baseline()).is_ok());
        assert!(future_state(&future, baseline()).is_err());
    }

    #[test]
    fn flaws_are_told_in_three_languages() {
        let samples =
            [MakeFlaw::Blueprint { of: MapKind::Blueprint }, MakeFlaw::FutureState { of: MapKind::DayInTheLife }];
        insta::assert_snapshot!(review::side_by_side(include_str!("blueprint.rs"), "MakeFlaw", &samples));
    }
}
