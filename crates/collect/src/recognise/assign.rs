//! Gives each role to the column that fits it best.

use styk_model::{Scale, ScaleKind};

use super::content::Content;
use super::say::Reason;
use super::{Guess, Seen, words};
use crate::mapping::Role;
use crate::when::TimeFormat;

/// A column that may have a role.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) column: usize,
    pub(super) role: Role,
    pub(super) confidence: f64,
    reason: Reason,
}

impl Candidate {
    pub(super) fn guess(&self, seen: &[Seen]) -> Guess {
        Guess {
            column: seen[self.column].name.clone(),
            role: self.role,
            confidence: self.confidence,
            reason: self.reason.clone(),
        }
    }
}

/// Less sure guesses are left out: the column stays a property.
const LEAST: f64 = 0.4;
/// A second identifier of the same kind must be this sure.
const REPEATED: f64 = 0.7;

/// Columns with their roles, in the order of the columns.
pub(super) fn choose(seen: &[Seen]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> =
        seen.iter().enumerate().flat_map(|(column, seen)| candidates(column, seen)).collect();
    // Surest first; of equals, the column that stands first.
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.column.cmp(&b.column)));
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let taken = chosen.iter().any(|other| {
            let same_role = other.role == candidate.role
                && (!candidate.role.repeats() || candidate.confidence < REPEATED || candidate.role == Role::CrmId);
            other.column == candidate.column || same_role
        });
        if candidate.confidence >= LEAST && !taken {
            chosen.push(candidate);
        }
    }
    let has_heading = seen.iter().any(|column| !column.normalised.starts_with("column "));
    if !has_heading {
        fill_without_heading(seen, &mut chosen);
    }
    name_somebody(seen, &mut chosen);
    settle_times(seen, &mut chosen);
    chosen.sort_by_key(|candidate| candidate.column);
    chosen
}

fn candidates(column: usize, seen: &Seen) -> Vec<Candidate> {
    let named = words::roles(&seen.normalised);
    let mut found: Vec<Candidate> = named
        .into_iter()
        .filter_map(|(role, name)| {
            let fit = fit(role, &seen.content);
            let reason = if fit >= 0.9 { Reason::HeadingAndValues } else { Reason::Heading };
            (fit > 0.0).then_some(Candidate { column, role, confidence: name * fit, reason })
        })
        .collect();
    for (role, confidence) in by_content(&seen.content) {
        if !found.iter().any(|candidate| candidate.role == role && candidate.confidence >= confidence) {
            found.push(Candidate { column, role, confidence, reason: Reason::Values });
        }
    }
    found
}

/// How well values fit a role that the heading names: 0 when they cannot have it.
fn fit(role: Role, content: &Content) -> f64 {
    let when = |test: bool, value: f64| if test { value } else { 0.0 };
    if content.present == 0 {
        // A column with nothing in the sample keeps its role only where a wrong one does no harm.
        return when(matches!(role, Role::Text | Role::EndTime | Role::Email | Role::Phone), 0.5);
    }
    let is_label = content.numbers < 0.5 && content.average_length < 80.0;
    match role {
        Role::Email => when(content.emails > 0.5, 1.0),
        Role::Phone => when(content.phones > 0.5, 1.0),
        Role::Time | Role::Date | Role::EndTime | Role::SentAt | Role::ReceivedAt => {
            content.time.map_or(0.0, |time| 0.9 * time.share + 0.1)
        }
        Role::TimeOfDay => when(content.times_of_day, 1.0),
        Role::Event => {
            when(is_label, if content.distinct * 2 <= content.present || content.distinct < 50 { 1.0 } else { 0.6 })
        }
        Role::Channel => when(is_label && content.distinct <= 200, 1.0),
        Role::Place => when(content.pages > 0.5 || (is_label && content.time.is_none()), 0.95),
        Role::Direction => when(content.directions > 0.5, 1.0),
        Role::Text => {
            when(content.numbers < 0.5 && content.time.is_none(), if content.phrases > 0.3 { 1.0 } else { 0.6 })
        }
        Role::Score => when(is_score(content), 0.9),
        Role::Money | Role::Cost => when(content.numbers > 0.9 && content.time.is_none(), 0.95),
        Role::Currency => when(content.currencies > 0.8 && content.numbers < 0.1, 1.0),
        Role::Duration => when(content.numbers > 0.9 || content.times_of_day, 0.9),
        Role::Actions | Role::Sequence => when(content.integers > 0.95 && content.time.is_none(), 0.9),
        Role::Lifecycle => when(content.lifecycles > 0.9, 1.0),
        Role::EmailHash | Role::PhoneHash => when(content.average_length > 60.0 && content.average_length < 68.0, 1.0),
        _ => identifier_fit(role, content),
    }
}

/// Identifiers and cases: short values without fractions that are no dates; not the same everywhere.
fn identifier_fit(role: Role, content: &Content) -> f64 {
    // Long ones are no measurements: analytics write cookies as `1234567890.1234567890`.
    let fractions = content.numbers - content.integers > 0.05 && content.average_length < 16.0;
    let is_date = content.time.is_some_and(|time| {
        !matches!(
            time.format,
            TimeFormat::UnixSeconds | TimeFormat::UnixMillis | TimeFormat::UnixMicros | TimeFormat::ExcelSerial
        )
    });
    if fractions || is_date || content.average_length > 100.0 || content.phrases > 0.9 && role != Role::Address {
        return 0.0;
    }
    let varies = content.distinct > 1 || content.present < 20;
    match role {
        // Addresses name nobody for sure, and only where nothing better does.
        Role::Address => 0.3,
        _ if varies => 0.95,
        _ => 0.0,
    }
}

fn is_score(content: &Content) -> bool {
    content.numbers > 0.9 && content.least >= 0.0 && content.most <= 100.0 && content.distinct <= 101
}

/// What values tell without a heading.
fn by_content(content: &Content) -> Vec<(Role, f64)> {
    let mut found = Vec::new();
    if content.present == 0 {
        return found;
    }
    if content.emails > 0.9 {
        found.push((Role::Email, 0.8));
    }
    if let Some(time) = content.time {
        // Plain numbers may be times or not; dates with separators or names are.
        let written_out = !matches!(
            time.format,
            TimeFormat::UnixSeconds
                | TimeFormat::UnixMillis
                | TimeFormat::UnixMicros
                | TimeFormat::ExcelSerial
                | TimeFormat::Compact
        );
        found.push((Role::Time, if written_out && time.share > 0.95 { 0.6 } else { 0.2 }));
    }
    if content.pages > 0.9 {
        found.push((Role::Place, 0.5));
    }
    if content.lifecycles > 0.95 && content.distinct >= 2 {
        found.push((Role::Lifecycle, 0.5));
    }
    found
}

/// A table without headings: the first identifier, the dates, the amounts by where and how they stand.
fn fill_without_heading(seen: &[Seen], chosen: &mut Vec<Candidate>) {
    let mut take = |role: Role, confidence: f64, test: &dyn Fn(&Content) -> bool| {
        if chosen.iter().any(|candidate| candidate.role == role) {
            return;
        }
        let free = |column: usize| !chosen.iter().any(|candidate| candidate.column == column);
        let found = seen.iter().enumerate().find(|(column, seen)| free(*column) && test(&seen.content));
        if let Some((column, _)) = found {
            chosen.push(Candidate { column, role, confidence, reason: Reason::Values });
        }
    };
    take(Role::Time, 0.6, &|content| content.time.is_some());
    take(Role::CrmId, 0.4, &|content| {
        identifier_fit(Role::CrmId, content) > 0.5 && content.distinct > 1 && content.average_length >= 2.0
    });
    take(Role::Money, 0.5, &|content| content.numbers > 0.95 && content.cents > 0.9);
}

/// Where no column names a customer, a plain `id` or the addresses of a log do, for want of better.
fn name_somebody(seen: &[Seen], chosen: &mut Vec<Candidate>) {
    let named = |candidate: &Candidate| {
        candidate.role.identifier().is_some() || matches!(candidate.role, Role::Case | Role::Session)
    };
    if chosen.iter().any(named) {
        return;
    }
    let free = |chosen: &[Candidate], column: usize| !chosen.iter().any(|candidate| candidate.column == column);
    for (column, seen) in seen.iter().enumerate() {
        let is_id = matches!(words::without_units(&seen.normalised), "id" | "number" | "номер" | "numer" | "nr");
        if is_id && free(chosen, column) && identifier_fit(Role::CrmId, &seen.content) > 0.5 {
            chosen.push(Candidate { column, role: Role::CrmId, confidence: 0.4, reason: Reason::Heading });
            return;
        }
    }
    for (column, seen) in seen.iter().enumerate() {
        let is_address = words::roles(&seen.normalised).iter().any(|(role, _)| *role == Role::Address);
        if is_address && free(chosen, column) {
            chosen.push(Candidate { column, role: Role::Address, confidence: 0.4, reason: Reason::Heading });
        }
    }
}

/// A date and a time of day in two columns belong together; an end without a beginning is the time.
fn settle_times(seen: &[Seen], chosen: &mut Vec<Candidate>) {
    let position = |chosen: &[Candidate], role| chosen.iter().position(|candidate| candidate.role == role);
    if position(chosen, Role::Time).is_none()
        && let Some(end) = position(chosen, Role::EndTime)
    {
        chosen[end].role = Role::Time;
    }
    let (time, clock) = (position(chosen, Role::Time), position(chosen, Role::TimeOfDay));
    match (time, clock) {
        (Some(time), Some(_)) if seen[chosen[time].column].content.time.is_some_and(|time| time.date_only) => {
            chosen[time].role = Role::Date;
        }
        (_, Some(clock)) => {
            chosen.remove(clock);
        }
        _ => {}
    }
}

/// Whether times of this format are instants by themselves.
pub(super) fn knows_its_offset(format: TimeFormat) -> bool {
    matches!(format, TimeFormat::UnixSeconds | TimeFormat::UnixMillis | TimeFormat::UnixMicros | TimeFormat::AccessLog)
}

/// The scale of a column of scores, by its name and by how far its values go.
pub(super) fn scale(normalised: &str, content: &Content) -> Scale {
    let names = |parts: &[&str]| parts.iter().any(|part| normalised.contains(part));
    let kind = if names(&["nps", "recommend", "рекоменд", "polec"]) {
        ScaleKind::Nps
    } else if normalised == "ces" || names(&["ces ", " ces", "effort", "усили", "wysil"]) {
        ScaleKind::Ces
    } else if names(&["csat", "satisf", "удовлетвор", "satysf", "zadowol"]) {
        ScaleKind::Csat
    } else {
        ScaleKind::Rating
    };
    let told = words::without_scale(normalised).1;
    let told = told.filter(|(low, high)| f64::from(*low) <= content.least && content.most <= f64::from(*high));
    let (low, high) = told.unwrap_or_else(|| match (kind, content.most) {
        (ScaleKind::Nps, most) if most <= 10.0 => (0, 10),
        (_, most) if most <= 5.0 => (1, 5),
        (ScaleKind::Ces, most) if most <= 7.0 => (1, 7),
        (_, most) if most <= 10.0 => (i16::from(content.least >= 1.0), 10),
        _ => (0, 100),
    });
    Scale { kind, low, high }
}
