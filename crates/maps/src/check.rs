//! What a map must keep to before it is saved.

use std::collections::HashSet;

use styk_model::{Language, MOST_RULES, Rule, RuleFlaw, Say, say};
use thiserror::Error;

use crate::{Cell, Edge, Map};

/// More steps than this are a table, not a map.
pub const MAX_STEPS: usize = 500;
const MAX_LANES: usize = 60;
const MAX_PERSONAS: usize = 12;
const MAX_CELLS: usize = 60_000;

/// Why a map is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MapFlaw {
    #[error("the map has no name")]
    NoName,
    #[error("{found} steps are more than a map may have: at most {MAX_STEPS}; make a map of each stage and nest them")]
    TooManySteps { found: usize },
    #[error("{found} {what} are more than a map may have: at most {most}")]
    TooMany { what: &'static str, found: usize, most: usize },
    #[error("the key `{key}` stands for two things: expected a key of its own for each stage, step, lane and rule")]
    SameKey { key: String },
    #[error("a key is empty or longer than 100 characters: `{key}`")]
    BadKey { key: String },
    #[error("a cell or edge names the step `{step}`, which the map does not have")]
    NoSuchStep { step: String },
    #[error("a cell names the lane `{lane}`, which the map does not have")]
    NoSuchLane { lane: String },
    #[error("a cell is of the persona `{persona}`, whom the map is not about")]
    NoSuchPersona { persona: String },
    #[error("the step `{step}` has two cells in the lane `{lane}`")]
    TwoCells { step: String, lane: String },
    #[error("the emotion of the step `{step}` is {found}: expected a number from -2 to 2")]
    Emotion { step: String, found: String },
    #[error("a priority at the step `{step}` is {found}: importance, effort and satisfaction are numbers from 1 to 5")]
    Priority { step: String, found: String },
    #[error("the share of customers who go from `{from}` to `{to}` is {found}: expected a number from 0 to 1")]
    Probability { from: String, to: String, found: String },
    #[error("`{found}` is no colour: expected one such as `#2f6fde`")]
    Colour { found: String },
    #[error("a figure or target of the step `{step}` is not a number")]
    NotANumber { step: String },
    #[error("the rule `{rule}` names the step `{step}`, which the map does not have")]
    RuleStep { rule: String, step: String },
    #[error("the rule `{rule}` cannot be so: {flaw}")]
    Rule { rule: String, flaw: RuleFlaw },
    #[error("the map opens itself: {}; take one of these links out", way.join(" > "))]
    InItself { way: Vec<String> },
}

impl Say for MapFlaw {
    fn say(&self, language: Language) -> String {
        match self {
            Self::NoName => say!(language, self, "у карты нет названия", "mapa nie ma nazwy"),
            Self::TooManySteps { found } => say!(
                language,
                self,
                "шагов слишком много: {found}, на карте их не больше {MAX_STEPS}; сделайте карту для каждого этапа и вложите их",
                "za dużo kroków: {found}, na mapie może ich być najwyżej {MAX_STEPS}; zrób mapę każdego etapu i zagnieźdź je"
            ),
            Self::TooMany { what, found, most } => {
                let (ru, pl) = match *what {
                    "lanes" => ("строк", "wierszy"),
                    "personas" => ("персон", "person"),
                    "rules" => ("правил", "reguł"),
                    _ => ("ячеек", "komórek"),
                };
                say!(
                    language,
                    self,
                    "{ru} слишком много: {found}, на карте их не больше {most}",
                    "za dużo {pl}: {found}, na mapie może ich być najwyżej {most}"
                )
            }
            Self::SameKey { key } => say!(
                language,
                self,
                "ключ «{key}» обозначает две вещи: у каждого этапа, шага, строки и правила карты должен быть свой",
                "klucz „{key}” oznacza dwie rzeczy: każdy etap, krok, wiersz i reguła musi mieć własny"
            ),
            Self::BadKey { key } => say!(
                language,
                self,
                "ключ пуст или длиннее 100 знаков: «{key}»",
                "klucz jest pusty albo ma ponad 100 znaków: „{key}”"
            ),
            Self::NoSuchStep { step } => say!(
                language,
                self,
                "ячейка или связь называет шаг «{step}», которого на карте нет",
                "komórka lub połączenie odwołuje się do kroku „{step}”, którego na mapie nie ma"
            ),
            Self::NoSuchLane { lane } => say!(
                language,
                self,
                "ячейка относится к строке «{lane}», которой на карте нет",
                "komórka odwołuje się do wiersza „{lane}”, którego na mapie nie ma"
            ),
            Self::NoSuchPersona { persona } => say!(
                language,
                self,
                "ячейка относится к персоне «{persona}», о которой эта карта не рассказывает",
                "komórka dotyczy persony „{persona}”, której na tej mapie nie ma"
            ),
            Self::TwoCells { step, lane } => say!(
                language,
                self,
                "у шага «{step}» две ячейки в строке «{lane}»",
                "krok „{step}” ma dwie komórki w wierszu „{lane}”"
            ),
            Self::Emotion { step, found } => say!(
                language,
                self,
                "эмоция на шаге «{step}» равна {found}: ожидается число от −2 до 2",
                "emocja w kroku „{step}” wynosi {found}: oczekiwano liczby od −2 do 2"
            ),
            Self::Priority { step, found } => say!(
                language,
                self,
                "приоритет на шаге «{step}» равен {found}: важность, усилия и удовлетворённость — числа от 1 до 5",
                "priorytet w kroku „{step}” wynosi {found}: ważność, nakład i satysfakcja to liczby od 1 do 5"
            ),
            Self::Probability { from, to, found } => say!(
                language,
                self,
                "доля клиентов на пути от «{from}» к «{to}» равна {found}: ожидается число от 0 до 1",
                "udział klientów na drodze od „{from}” do „{to}” wynosi {found}: oczekiwano liczby od 0 do 1"
            ),
            Self::Colour { found } => say!(
                language,
                self,
                "«{found}» — не цвет: ожидается, например, `#2f6fde`",
                "„{found}” to nie kolor: oczekiwano na przykład `#2f6fde`"
            ),
            Self::NotANumber { step } => say!(
                language,
                self,
                "показатель или цель на шаге «{step}» — не число",
                "wskaźnik lub cel w kroku „{step}” nie jest liczbą"
            ),
            Self::RuleStep { rule, step } => say!(
                language,
                self,
                "правило «{rule}» называет шаг «{step}», которого на карте нет",
                "reguła „{rule}” odwołuje się do kroku „{step}”, którego na mapie nie ma"
            ),
            Self::Rule { rule, flaw } => {
                let flaw = flaw.say(language);
                say!(
                    language,
                    self,
                    "правило «{rule}» не может быть таким: {flaw}",
                    "reguła „{rule}” nie może taka być: {flaw}"
                )
            }
            Self::InItself { way } => {
                let way = way.join(" > ");
                say!(
                    language,
                    self,
                    "карта открывает саму себя: {way}; уберите одну из этих ссылок",
                    "mapa otwiera samą siebie: {way}; usuń jedno z tych powiązań"
                )
            }
        }
    }
}

impl Map {
    /// Whether it can be saved; the first thing that is wrong with it otherwise.
    ///
    /// Whether its edges can be followed to an end and its rules are whole is not part
    /// of this: a plan may be drawn in any order.
    pub fn check(&self) -> Result<(), MapFlaw> {
        if self.name.trim().is_empty() {
            return Err(MapFlaw::NoName);
        }
        self.amounts()?;
        let steps = self.keys()?;
        let colours = self.stages.iter().map(|stage| &stage.colour);
        let colours = colours.chain(self.steps().map(|(_, step)| &step.colour));
        for colour in colours.chain(self.cells.iter().map(|cell| &cell.colour)).flatten() {
            checked_colour(colour)?;
        }
        for edge in &self.edges {
            checked_edge(edge, &steps)?;
        }
        let mut places = HashSet::new();
        for cell in &self.cells {
            self.checked_cell(cell, &steps)?;
            if !places.insert((&cell.step, &cell.lane, &cell.persona)) {
                return Err(MapFlaw::TwoCells { step: cell.step.clone(), lane: cell.lane.clone() });
            }
        }
        self.rules.iter().try_for_each(|rule| checked_rule(rule, &steps))
    }

    fn amounts(&self) -> Result<(), MapFlaw> {
        let found = self.steps().count();
        if found > MAX_STEPS {
            return Err(MapFlaw::TooManySteps { found });
        }
        let amounts = [
            ("lanes", self.lanes.len(), MAX_LANES),
            ("personas", self.personas.len(), MAX_PERSONAS),
            ("cells", self.cells.len(), MAX_CELLS),
            ("rules", self.rules.len(), MOST_RULES),
        ];
        match amounts.into_iter().find(|(_, found, most)| found > most) {
            Some((what, found, most)) => Err(MapFlaw::TooMany { what, found, most }),
            None => Ok(()),
        }
    }

    /// The keys of its steps, when every key of it stands for one thing.
    fn keys(&self) -> Result<HashSet<&str>, MapFlaw> {
        let steps: Vec<&str> = self.steps().map(|(_, step)| step.key.as_str()).collect();
        let stages: Vec<&str> = self.stages.iter().map(|stage| stage.key.as_str()).collect();
        let lanes: Vec<&str> = self.lanes.iter().map(|lane| lane.key.as_str()).collect();
        let rules: Vec<&str> = self.rules.iter().map(|rule| rule.key.as_str()).collect();
        for kind in [&stages, &steps, &lanes, &rules] {
            let mut met = HashSet::new();
            for key in kind {
                if key.is_empty() || key.chars().count() > 100 {
                    return Err(MapFlaw::BadKey { key: (*key).to_owned() });
                }
                if !met.insert(*key) {
                    return Err(MapFlaw::SameKey { key: (*key).to_owned() });
                }
            }
        }
        Ok(steps.into_iter().collect())
    }

    fn checked_cell(&self, cell: &Cell, steps: &HashSet<&str>) -> Result<(), MapFlaw> {
        if !steps.contains(cell.step.as_str()) {
            return Err(MapFlaw::NoSuchStep { step: cell.step.clone() });
        }
        if self.lane(&cell.lane).is_none() {
            return Err(MapFlaw::NoSuchLane { lane: cell.lane.clone() });
        }
        if let Some(persona) = cell.persona.as_ref().filter(|persona| !self.personas.contains(*persona)) {
            return Err(MapFlaw::NoSuchPersona { persona: persona.clone() });
        }
        if let Some(found) = cell.emotion.filter(|emotion| !(-2.0..=2.0).contains(emotion)) {
            return Err(MapFlaw::Emotion { step: cell.step.clone(), found: found.to_string() });
        }
        let priorities = [cell.importance, cell.effort, cell.satisfaction];
        if let Some(found) = priorities.into_iter().flatten().find(|priority| !(1.0..=5.0).contains(priority)) {
            return Err(MapFlaw::Priority { step: cell.step.clone(), found: found.to_string() });
        }
        let target = cell.measure.as_ref().and_then(|measure| measure.target);
        let targets = target.into_iter().flat_map(|target| [target.good, target.bad]);
        if !targets.chain(cell.reported.iter().map(|reported| reported.figure)).all(f64::is_finite) {
            return Err(MapFlaw::NotANumber { step: cell.step.clone() });
        }
        Ok(())
    }
}

fn checked_edge(edge: &Edge, steps: &HashSet<&str>) -> Result<(), MapFlaw> {
    if let Some(step) = [&edge.from, &edge.to].into_iter().find(|step| !steps.contains(step.as_str())) {
        return Err(MapFlaw::NoSuchStep { step: step.clone() });
    }
    match edge.probability.filter(|probability| !(0.0..=1.0).contains(probability)) {
        Some(found) => {
            let (from, to) = (edge.from.clone(), edge.to.clone());
            Err(MapFlaw::Probability { from, to, found: found.to_string() })
        }
        None => Ok(()),
    }
}

/// Rules that are not whole yet are taken: they are made field by field.
fn checked_rule(rule: &Rule, steps: &HashSet<&str>) -> Result<(), MapFlaw> {
    let mut named = rule.of.steps.iter().chain(rule.other.iter().flat_map(|other| &other.steps));
    if let Some(step) = named.find(|step| !steps.contains(step.as_str())) {
        return Err(MapFlaw::RuleStep { rule: rule.key.clone(), step: step.clone() });
    }
    match rule.flaw().filter(|flaw| !flaw.is_unfinished()) {
        Some(flaw) => Err(MapFlaw::Rule { rule: rule.key.clone(), flaw }),
        None => Ok(()),
    }
}

fn checked_colour(colour: &str) -> Result<(), MapFlaw> {
    let digits = colour.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(MapFlaw::Colour { found: colour.to_owned() })
}

#[cfg(test)]
mod tests {
    use styk_model::{Duration, RuleKind, RuleSelection, review};

    use super::*;
    use crate::{EdgeKind, Lane, LaneKind, Stage, Step};

    fn step(key: &str) -> Step {
        Step { key: key.to_owned(), name: key.to_uppercase(), ..Step::default() }
    }

    fn map() -> Map {
        let stage = |key: &str, steps: &[&str]| Stage {
            key: key.to_owned(),
            name: key.to_uppercase(),
            steps: steps.iter().map(|key| step(key)).collect(),
            ..Stage::default()
        };
        let lane = |key: &str, kind| Lane { key: key.to_owned(), kind, ..Lane::default() };
        Map {
            name: "Flight".to_owned(),
            personas: vec!["anna".to_owned()],
            stages: vec![stage("before", &["search", "book"]), stage("on-board", &["fly"])],
            lanes: vec![lane("doing", LaneKind::Action), lane("mood", LaneKind::Emotion)],
            ..Map::default()
        }
    }

    fn cell(step: &str, lane: &str) -> Cell {
        Cell { step: step.to_owned(), lane: lane.to_owned(), ..Cell::default() }
    }

    #[test]
    fn a_map_that_holds_together_is_taken() {
        let mut map = map();
        map.cells = vec![
            Cell { emotion: Some(-2.0), importance: Some(4.5), effort: Some(1.0), ..cell("fly", "mood") },
            Cell { persona: Some("anna".to_owned()), ..cell("fly", "mood") },
        ];
        map.stages[0].colour = Some("#2F6fde".to_owned());
        assert_eq!(map.check(), Ok(()));
        let written = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<Map>(&written).unwrap(), map);
    }

    #[test]
    fn what_does_not_hold_together_is_named() {
        let flaw = |change: &dyn Fn(&mut Map)| {
            let mut map = map();
            change(&mut map);
            map.check().unwrap_err().to_string()
        };
        assert_eq!(flaw(&|map| map.name = " ".to_owned()), "the map has no name");
        assert!(flaw(&|map| map.stages[1].steps.push(step("book"))).contains("`book` stands for two"));
        assert!(flaw(&|map| map.cells.push(cell("land", "mood"))).contains("step `land`"));
        assert!(flaw(&|map| map.cells.push(cell("fly", "joy"))).contains("lane `joy`"));
        assert!(flaw(&|map| map.cells = vec![cell("fly", "mood"); 2]).contains("two cells"));
        let sad = Cell { emotion: Some(-2.5), ..cell("fly", "mood") };
        assert!(flaw(&|map| map.cells.push(sad.clone())).contains("is -2.5"));
        let heavy = Cell { importance: Some(1.0), effort: Some(5.5), ..cell("fly", "mood") };
        assert!(flaw(&|map| map.cells.push(heavy.clone())).contains("is 5.5"));
        let odd = Cell { persona: Some("bob".to_owned()), ..cell("fly", "mood") };
        assert!(flaw(&|map| map.cells.push(odd.clone())).contains("persona `bob`"));
        assert!(flaw(&|map| map.stages[0].colour = Some("red".to_owned())).contains("`red` is no colour"));
        let edge = Edge {
            from: "search".to_owned(),
            to: "fly".to_owned(),
            kind: EdgeKind::Choice,
            probability: Some(1.5),
            time: None,
        };
        assert!(flaw(&|map| map.edges.push(edge.clone())).contains("is 1.5"));
        let many = |map: &mut Map| map.stages[0].steps = (0..5000).map(|at| step(&format!("s{at}"))).collect();
        assert!(flaw(&many).contains("5001 steps"));
    }

    #[test]
    fn rules_are_taken_while_they_are_made_and_refused_where_they_mean_nothing() {
        let of = RuleSelection { steps: vec!["fly".to_owned()], ..RuleSelection::default() };
        let whole = Rule {
            key: "fed".to_owned(),
            other: Some(RuleSelection::touchpoint("survey")),
            within: Some(Duration::from_days(2)),
            of,
            ..Rule::default()
        };
        let checked = |change: &dyn Fn(&mut Rule)| {
            let mut rule = whole.clone();
            change(&mut rule);
            Map { rules: vec![rule], ..map() }.check().map_err(|flaw| flaw.to_string())
        };
        assert_eq!(checked(&|_| {}), Ok(()));
        assert_eq!(checked(&|rule| rule.other = None), Ok(()));
        assert!(checked(&|rule| rule.key = String::new()).unwrap_err().contains("a key is empty"));
        assert!(checked(&|rule| rule.of.steps.push("land".to_owned())).unwrap_err().contains("names the step `land`"));
        assert!(checked(&|rule| rule.kind = RuleKind::Absence).unwrap_err().contains("has no `other`"));
        let twice = Map { rules: vec![whole.clone(), whole.clone()], ..map() };
        assert_eq!(twice.check(), Err(MapFlaw::SameKey { key: "fed".to_owned() }));
        let many = |at: usize| Rule { key: format!("r{at}"), ..whole.clone() };
        let many = Map { rules: (0..=MOST_RULES).map(many).collect(), ..map() };
        assert!(many.check().unwrap_err().to_string().contains("16 rules are more"));
    }

    #[test]
    fn flaws_are_told_in_three_languages() {
        let text = |text: &str| text.to_owned();
        let samples = [
            MapFlaw::NoName,
            MapFlaw::TooManySteps { found: 5000 },
            MapFlaw::TooMany { what: "lanes", found: 70, most: MAX_LANES },
            MapFlaw::SameKey { key: text("book") },
            MapFlaw::BadKey { key: String::new() },
            MapFlaw::NoSuchStep { step: text("land") },
            MapFlaw::NoSuchLane { lane: text("mood") },
            MapFlaw::NoSuchPersona { persona: text("anna") },
            MapFlaw::TwoCells { step: text("fly"), lane: text("mood") },
            MapFlaw::Emotion { step: text("fly"), found: text("3") },
            MapFlaw::Priority { step: text("fly"), found: text("7") },
            MapFlaw::Probability { from: text("search"), to: text("book"), found: text("1.5") },
            MapFlaw::Colour { found: text("red") },
            MapFlaw::NotANumber { step: text("fly") },
            MapFlaw::RuleStep { rule: text("answered"), step: text("land") },
            MapFlaw::Rule { rule: text("answered"), flaw: RuleFlaw::NoLength },
            MapFlaw::InItself { way: vec![text("Buying"), text("Paying"), text("Buying")] },
        ];
        insta::assert_snapshot!(review::side_by_side(include_str!("check.rs"), "MapFlaw", &samples));
    }
}
