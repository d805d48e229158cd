//! The compiled form against CEL's interpreter on the text as it was written,
//! with variables by name: whatever the expression, the rows, and whether
//! properties have typed columns.

use std::collections::HashMap;
use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, Value};
use proptest::prelude::*;
use styk_lake::DataFile;
use styk_lake::schema::Promoted;
use styk_model::{Currency, Interaction, Money, Scale, Score, Timestamp};

use super::super::function::environment;
use super::super::{Condition, Conditions};
use super::{TestLake, masks, promoted};

const TEXTS: [&str; 7] = ["event", "channel", "place", "case", "text", "currency", "properties.plan"];
const NUMBERS: [&str; 6] = ["score", "money", "cost", "duration_s", "actions", "properties.n"];
const WORDS: [&str; 5] = ["", "a", "b", "ab", "A"];

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(TEXTS.to_vec()).prop_map(str::to_owned)
}

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS.to_vec()).prop_map(|word| format!("{word:?}"))
}

fn literal() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["0.0", "1.0", "2.5", "-3.0", "4.0"]).prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = String> {
    let column = prop::sample::select(NUMBERS.to_vec()).prop_map(str::to_owned);
    let leaf = prop_oneof![3 => column, 1 => literal()];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*"]), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            inner.clone().prop_map(|a| format!("({a} / 2.0)")),
            inner.prop_map(|a| format!("(-{a})")),
        ]
    })
}

fn test() -> impl Strategy<Value = String> {
    let equality = || prop::sample::select(vec!["==", "!="]);
    prop_oneof![
        4 => (text(), equality(), word()).prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
        1 => (word(), text()).prop_map(|(a, b)| format!("{a} == {b}")),
        1 => (text(), word()).prop_map(|(a, b)| format!("{a} < {b}")),
        1 => (text(), text()).prop_map(|(a, b)| format!("{a} == {b} || {b} > {a}")),
        1 => (text(), word(), word()).prop_map(|(a, b, c)| format!("{a} in [{b}, {c}]")),
        2 => (text(), prop::sample::select(vec!["startsWith", "endsWith", "contains", "matches"]), word())
            .prop_map(|(a, function, b)| format!("{a}.{function}({b})")),
        1 => (text(), word()).prop_map(|(a, b)| format!("{a}.lower() == {b}")),
        1 => text().prop_map(|a| format!("size({a}) > 1")),
        1 => (text(), text()).prop_map(|(a, b)| format!("({a} + {b}).contains(\"ab\")")),
        5 => (number(), prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]), number())
            .prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
        1 => (number(), literal(), literal()).prop_map(|(a, b, c)| format!("{a} in [{b}, {c}]")),
        1 => (prop::sample::select(NUMBERS[..5].to_vec()), equality())
            .prop_map(|(a, operator)| format!("{a} {operator} null")),
        1 => prop::sample::select(vec!["plan", "n", "vip"]).prop_map(|name| format!("has(properties.{name})")),
        1 => Just("properties.vip".to_owned()),
        1 => (any::<bool>(), equality()).prop_map(|(is, operator)| format!("properties.vip {operator} {is}")),
        1 => any::<bool>().prop_map(|is| is.to_string()),
        1 => (text(), number()).prop_map(|(a, b)| format!("({a} == \"a\") == ({b} > 1.0)")),
        1 => text().prop_map(|a| format!("[\"a\", \"b\"].exists(one, one == {a})")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    test().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a}) ? ({b}) : ({c})")),
        ]
    })
}

fn maybe<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(prop::sample::select(values))
}

fn row() -> impl Strategy<Value = Interaction<'static>> {
    let words = || prop::sample::select(WORDS.to_vec());
    let halves = || maybe(vec![0_i64, 100, 250, 400]);
    let properties = (maybe(WORDS.to_vec()), maybe(vec![0.0, 2.5, 4.0]), maybe(vec![true, false]));
    let whole = (halves(), halves(), maybe(vec![0_i64, 1000, 2500]), maybe(vec![0_i64, 1, 4]), any::<bool>());
    (words(), words(), words(), words(), maybe(WORDS.to_vec()), maybe(vec![0.0, 2.5, 4.0]), whole, properties).prop_map(
        |(event, channel, place, case, text, score, (money, cost, duration, actions, yen), (plan, n, vip))| {
            let mut row = Interaction::new("s", if event.is_empty() { "a" } else { event }, Timestamp(0));
            (row.channel, row.place, row.case) = (channel.into(), place.into(), case.into());
            row.text = text.map(Into::into);
            row.score = score.map(|value| Score { value, scale: Scale::NPS });
            let currency: Currency = if yen { "JPY".parse().unwrap() } else { Currency::PLN };
            row.money = money.map(|minor| Money { minor, currency });
            row.cost = cost.map(|minor| Money { minor, currency: Currency::PLN });
            (row.duration_ms, row.actions) = (duration, actions);
            let mut properties = serde_json::Map::new();
            properties.extend(plan.map(|plan| ("plan".to_owned(), plan.into())));
            properties.extend(n.map(|n| ("n".to_owned(), n.into())));
            properties.extend(vip.map(|vip| ("vip".to_owned(), vip.into())));
            if !properties.is_empty() {
                row.properties = serde_json::Value::Object(properties).to_string().into();
            }
            row
        },
    )
}

/// CEL's interpreter with the row's fields as variables.
fn interpreted(condition: &str, row: &Interaction<'_>) -> bool {
    let program = environment().compile(condition).expect("a generated condition parses");
    let mut context = Context::with_env(Arc::clone(environment()));
    let text = |text: &str| Value::String(Arc::new(text.to_owned()));
    let number = |number: Option<f64>| number.map_or(Value::Null, Value::Float);
    let amount = |money: Option<Money>| {
        number(money.map(|money| money.minor as f64 / 10_f64.powi(money.currency.decimals() as i32)))
    };
    let properties: HashMap<Key, Value> = serde_json::from_str::<serde_json::Value>(&row.properties)
        .ok()
        .and_then(|json| json.as_object().cloned())
        .unwrap_or_default()
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                serde_json::Value::Bool(truth) => Value::Bool(truth),
                serde_json::Value::Number(number) => Value::Float(number.as_f64().unwrap()),
                other => text(other.as_str().unwrap()),
            };
            (Key::String(Arc::new(name)), value)
        })
        .collect();
    for (name, value) in [
        ("event", text(&row.event)),
        ("channel", text(&row.channel)),
        ("place", text(&row.place)),
        ("case", text(&row.case)),
        ("text", text(row.text.as_deref().unwrap_or_default())),
        ("currency", text(row.money.map_or(String::new(), |money| money.currency.to_string()).as_str())),
        ("score", number(row.score.map(|score| score.value))),
        ("money", amount(row.money)),
        ("cost", amount(row.cost)),
        ("duration_s", number(row.duration_ms.map(|duration| duration as f64 / 1000.0))),
        ("actions", number(row.actions.map(|actions| actions as f64))),
        ("properties", Value::Map(Map { map: Arc::new(properties) })),
    ] {
        context.add_variable_from_value(name, value);
    }
    matches!(program.execute(&context), Ok(Value::Bool(true)))
}

/// Checks conditions on a file of the rows against the interpreter.
fn agree(
    texts: &[String],
    rows: &[Interaction<'static>],
    file: &Arc<DataFile>,
    promoted: &[Promoted],
) -> Result<(), TestCaseError> {
    let holds = |bit: &usize, row: &Interaction<'_>| interpreted(&texts[*bit], row);
    let bits = |row| (0..texts.len()).filter(|bit| holds(bit, row)).fold(0, |mask, bit| mask | 1 << bit);
    let expected: Vec<u32> = rows.iter().map(bits).collect();
    let parse = |text: &String| Condition::parse(text, promoted).unwrap_or_else(|error| panic!("{text}: {error}"));
    let conditions: Vec<Condition> = texts.iter().map(parse).collect();
    let together = Conditions::new(&conditions).unwrap();
    prop_assert_eq!(&masks(file, |group| together.masks(group)), &expected, "{:?}", texts);
    let alone = masks(file, |group| Ok(conditions[0].rows(group)?.into_iter().map(u32::from).collect()));
    let first: Vec<u32> = expected.iter().map(|mask| mask & 1).collect();
    prop_assert_eq!(alone, first, "{}", texts[0]);
    Ok(())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, ..ProptestConfig::default() }
}

#[test]
fn the_compiled_form_agrees_with_the_interpreter() {
    let lake = TestLake::new();
    let strategy = (prop::collection::vec(condition(), 1..6), prop::collection::vec(row(), 1..40));
    proptest!(cases(400), |((texts, rows) in strategy)| {
        let file = lake.file(&rows);
        agree(&texts, &rows, &file, &[])?;
        // A file that was written before its properties got columns.
        agree(&texts, &rows, &file, &promoted())?;
    });
}

#[test]
fn properties_in_typed_columns_give_the_same_answers() {
    let strategy = (prop::collection::vec(condition(), 1..10), prop::collection::vec(row(), 1..40));
    proptest!(cases(30), |((texts, rows) in strategy)| {
        agree(&texts, &rows, &TestLake::typed_file(&rows, &promoted()), &promoted())?;
    });
}
