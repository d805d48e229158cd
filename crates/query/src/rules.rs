//! The rules that a question asks about, as operators check them.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use styk_insight::verdict::{Picked, RuleWords, rule_sentence};
use styk_journey::operators::{Condition as Bit, RuleCheck, RuleConfig};
use styk_model::{
    Duration, Language, MOST_RULES, Rule, RuleKind, RuleSelection, Rules, Say, Selector, Text, say, text,
};

use crate::context::Context;
use crate::error::{QueryError, Suggestion};
use crate::maps::{MapVersion, can_be_seen};

/// What is asked about.
#[derive(Debug, Clone)]
pub(crate) struct RulesOf {
    pub map: Option<Arc<MapVersion>>,
    /// Touchpoints that rules of the map name, and that the registry does not have.
    pub missing: BTreeSet<String>,
    pub rules: Vec<PlannedRule>,
}

/// A rule, its names found.
#[derive(Debug, Clone)]
pub(crate) struct PlannedRule {
    pub rule: Rule,
    pub sentence: String,
    /// What its sides pick (the second one is of no use where the kind has none), or why it cannot be checked.
    pub picked: Result<[Selector; 2], Text>,
}

impl PlannedRule {
    /// What operators check, each side by its bit; none of a rule that cannot be checked.
    pub(crate) fn config(
        &self,
        bit: &mut dyn FnMut(&Selector) -> Result<Bit, QueryError>,
    ) -> Result<Option<RuleConfig>, QueryError> {
        let Ok([of, other]) = &self.picked else { return Ok(None) };
        let of = bit(of)?;
        let within = self.rule.within.map(Duration::micros);
        // It has no flaw, so that what its kind needs is there.
        let check = match self.rule.kind {
            RuleKind::Response => RuleCheck::Response { of, other: bit(other)?, within },
            RuleKind::Precedence => RuleCheck::Precedence { of, other: bit(other)?, within },
            RuleKind::NotWithin => RuleCheck::NotWithin { of, other: bit(other)?, within: within.unwrap_or_default() },
            RuleKind::Absence => RuleCheck::Absence { of },
            RuleKind::Existence => RuleCheck::Existence { of },
            RuleKind::AtMost => RuleCheck::AtMost { of, most: self.rule.most.unwrap_or_default(), within },
        };
        Ok(Some(RuleConfig { check, scope: self.rule.per }))
    }
}

impl RulesOf {
    /// A rule of the map that cannot be checked says so in the answer, beside the others: it may be half made, or
    /// name touchpoints that are gone. One that the question brings is refused.
    pub(crate) fn new(context: &Context, asked: &Rules, language: Language) -> Result<Self, QueryError> {
        let map = match &asked.map {
            Some(key) => Some(Arc::clone(context.maps.find(key, asked.version)?)),
            None => None,
        };
        let mut of = Self { map, missing: BTreeSet::new(), rules: Vec::with_capacity(asked.rules.len()) };
        of.checked(asked)?;
        for rule in &asked.rules {
            let picked = of.picked(context, rule)?;
            let sentence = of.sentence(context, rule, language);
            of.rules.push(PlannedRule { rule: rule.clone(), sentence, picked });
        }
        Ok(of)
    }

    fn checked(&self, asked: &Rules) -> Result<(), QueryError> {
        let (found, mut keys) = (asked.rules.len(), HashSet::new());
        let twice = asked.rules.iter().find(|rule| !keys.insert(rule.key.as_str()));
        let message = match (&self.map, found, twice) {
            (Some(map), 0, _) => {
                let name = &map.map.name;
                text!(
                    "the map `{name}` has no rules yet: make some in its view of rules, or give them in `rules`",
                    "у карты «{name}» пока нет правил: добавьте их на вкладке правил или задайте в `rules`",
                    "mapa „{name}” nie ma jeszcze reguł: dodaj je w widoku reguł albo podaj w `rules`",
                )
            }
            (None, 0, _) => text!(
                "rules of what? Name a map in `map`, or give rules in `rules`",
                "не указано, какие правила проверить: назовите карту в `map` или задайте правила в `rules`",
                "nie wiadomo, jakie reguły sprawdzić: podaj mapę w `map` albo reguły w `rules`",
            ),
            _ if found > MOST_RULES => text!(
                "a question may have {MOST_RULES} rules; this one has {found}: ask twice",
                "правил в вопросе не больше {MOST_RULES}, а здесь {found}: задайте вопрос дважды",
                "pytanie może mieć {MOST_RULES} reguł, a to ma {found}: zapytaj dwa razy",
            ),
            (_, _, Some(Rule { key, .. })) => text!(
                "the key `{key}` stands for two rules: give each a key of its own",
                "ключ «{key}» стоит у двух правил: дайте каждому свой",
                "klucz „{key}” mają dwie reguły: nadaj każdej własny",
            ),
            _ => return Ok(()),
        };
        Err(QueryError::Question(message))
    }

    /// Whether a rule is one of the map, as it is there.
    fn is_own(&self, rule: &Rule) -> bool {
        self.map.as_ref().is_some_and(|map| map.map.rules.contains(rule))
    }

    fn picked(&mut self, context: &Context, rule: &Rule) -> Result<Result<[Selector; 2], Text>, QueryError> {
        if let Some(flaw) = rule.flaw() {
            let flaw = Text::new(|language| flaw.say(language));
            if self.is_own(rule) {
                return Ok(Err(flaw));
            }
            let key = &rule.key;
            return Err(QueryError::Question(Text::new(|language| {
                let flaw = flaw.say(language);
                say!(
                    language,
                    "the rule `{key}` cannot be checked: {flaw}",
                    "правило «{key}» проверить нельзя: {flaw}",
                    "reguły „{key}” nie da się sprawdzić: {flaw}",
                )
            })));
        }
        let of = self.side(context, rule, &rule.of)?;
        let other = match &rule.other {
            Some(other) => self.side(context, rule, other)?,
            None => Some(Selector::default()),
        };
        Ok(of.zip(other).map(|(of, other)| [of, other]).ok_or_else(|| {
            text!(
                "what it speaks of cannot be seen in the data: choose touchpoints that have events",
                "того, о чём оно говорит, в данных не видно: выберите точки контакта, у которых есть события",
                "tego, o czym mówi, nie widać w danych: wybierz punkty styku, które mają zdarzenia",
            )
        }))
    }

    /// What a selection picks; none where nothing of it can be seen.
    fn side(
        &mut self,
        context: &Context,
        rule: &Rule,
        selection: &RuleSelection,
    ) -> Result<Option<Selector>, QueryError> {
        let RuleSelection { steps, touchpoints: named, condition } = selection;
        let own = self.is_own(rule);
        let mut touchpoints = Vec::new();
        for key in steps {
            let bound = self.step(key)?.touchpoints.clone();
            for touchpoint in bound {
                self.see(context, touchpoint, true, &mut touchpoints)?;
            }
        }
        for name in named {
            self.see(context, name.clone(), own, &mut touchpoints)?;
        }
        if touchpoints.is_empty() && !(steps.is_empty() && named.is_empty()) {
            return Ok(None);
        }
        Ok(Some(Selector { touchpoints, condition: condition.clone() }))
    }

    /// Adds a touchpoint that there is and that interactions can be seen at. `own` is what a map names: it may be gone.
    fn see(
        &mut self,
        context: &Context,
        name: String,
        own: bool,
        touchpoints: &mut Vec<String>,
    ) -> Result<(), QueryError> {
        match context.registry.find(&name) {
            Ok(symbols) => {
                let known = &context.registry.touchpoints;
                let seen = symbols.iter().any(|symbol| known.get(usize::from(*symbol)).is_some_and(can_be_seen));
                if seen && !touchpoints.contains(&name) {
                    touchpoints.push(name);
                }
                Ok(())
            }
            Err(_) if own => {
                self.missing.insert(name);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn step(&self, key: &str) -> Result<&styk_maps::Step, QueryError> {
        let Some(map) = &self.map else {
            return Err(QueryError::Question(text!(
                "the step `{key}` is of no map: name the map in `map`, or touchpoints instead of steps",
                "шаг «{key}» не относится ни к какой карте: назовите карту в `map` или укажите вместо шагов точки контакта",
                "krok „{key}” nie należy do żadnej mapy: podaj mapę w `map` albo punkty styku zamiast kroków",
            )));
        };
        map.map.step(key).ok_or_else(|| {
            let nearest = Suggestion::to(key, map.map.steps().map(|(_, step)| step.key.as_str()));
            let name = &map.map.name;
            QueryError::Question(Text::new(|language| {
                let nearest = nearest.say(language);
                say!(
                    language,
                    "the map `{name}` has no step `{key}`{nearest}",
                    "на карте «{name}» нет шага «{key}»{nearest}",
                    "na mapie „{name}” nie ma kroku „{key}”{nearest}",
                )
            }))
        })
    }

    fn sentence(&self, context: &Context, rule: &Rule, language: Language) -> String {
        let of = self.words(context, &rule.of, language);
        let other = rule.other.as_ref().map(|other| self.words(context, other, language)).unwrap_or_default();
        let Rule { kind, per, within, most, .. } = *rule;
        rule_sentence(&RuleWords { kind, per, of: &of, other: &other, within, most }, language)
    }

    /// What a selection is called: its steps and touchpoints by their names.
    fn words(&self, context: &Context, selection: &RuleSelection, language: Language) -> Picked {
        let mut names = Vec::new();
        for key in &selection.steps {
            let step = self.map.as_ref().and_then(|map| map.map.step(key));
            names.push(step.map_or(key, |step| &step.name).clone());
        }
        for name in &selection.touchpoints {
            let found = context.registry.find(name).ok().and_then(|symbols| symbols.first().copied());
            let touchpoint = found.and_then(|symbol| context.registry.touchpoints.get(usize::from(symbol)));
            names.push(touchpoint.map_or_else(|| name.clone(), |one| one.names.get(language).to_owned()));
        }
        Picked { names, condition: selection.condition.clone() }
    }
}
