//! A segment as a workbook for the people who call its customers.
//!
//! The first sheet is the list, in the order in which to call: who, why, what was last, and columns to fill in. Its
//! last columns are hidden: by them the list is recognised, and its customers found again, when it is imported
//! filled in. The second sheet says who is not on the list, and why.
//!
//! Text is written as text, telephone numbers are text, and what a spreadsheet would take for a formula when it is
//! typed has the mark before it that makes it text for good.

mod words;

use jiff::tz::TimeZone;
use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use styk_insight::language::{count, day, money, quote, whole_or_decimal};
use styk_model::calls::{
    CALL_LIST_IDENTIFIERS, CALL_LIST_PREFIX, CALL_LIST_PURPOSE, CALL_LIST_SEGMENT, CallField, CallList, CallOutcome,
    CallSince, LeftOut, RecentContact, ToCall,
};
use styk_model::{IdentifierKind, Language, Money, Score, Timestamp, say};

use self::words::{Words, word};
use crate::ReportError;

/// The row of the headings; a title, what the list is and who is not on it stand above.
const HEADING: u32 = 3;

/// Characters of a hash that are shown.
const OF_A_HASH: usize = 8;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Customer,
    Name,
    Phone,
    Email,
    LastSeen,
    Since,
    Why,
    PaidOn,
    Paid,
    Score,
    Recent,
    Field(CallField),
    Identifier(IdentifierKind),
    Segment,
    Purpose,
}

/// The workbook; the same list gives the same bytes.
pub fn call_list(list: &CallList) -> Result<Vec<u8>, ReportError> {
    let sheet = Sheet::new(list);
    let mut workbook = Workbook::new();
    let made = sheet.date(list.made)?;
    let properties = DocProperties::new().set_title(sheet.title()).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    sheet.calls(workbook.add_worksheet().set_name(sheet.word(words::SHEET))?)?;
    sheet.left_out(workbook.add_worksheet().set_name(sheet.word(words::LEFT_OUT))?)?;
    Ok(workbook.save_to_buffer()?)
}

/// The formats of cells.
struct Looks {
    title: Format,
    heading: Format,
    fill_in: Format,
    plain: Format,
    /// A text that begins as a formula does.
    guarded: Format,
    count: Format,
    date: Format,
    date_or_earlier: Format,
}

impl Looks {
    fn new(language: Language) -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let date = if language == Language::En { "yyyy-mm-dd" } else { "dd.mm.yyyy" };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: top().set_bold().set_text_wrap().set_background_color(Color::RGB(0xdd_eb_ec)),
            fill_in: top().set_bold().set_text_wrap().set_background_color(Color::RGB(0xfd_ef_cb)),
            plain: top().set_text_wrap(),
            guarded: top().set_text_wrap().set_quote_prefix(),
            count: top().set_num_format("#,##0"),
            date: top().set_num_format(date),
            date_or_earlier: top().set_num_format(format!("\"≤ \"{date}")),
        }
    }
}

struct Sheet<'a> {
    list: &'a CallList,
    zone: TimeZone,
    looks: Looks,
}

impl<'a> Sheet<'a> {
    /// An unknown zone is UTC: it was checked before.
    fn new(list: &'a CallList) -> Self {
        let zone = TimeZone::get(&list.zone).unwrap_or(TimeZone::UTC);
        Self { list, zone, looks: Looks::new(list.language) }
    }

    fn word(&self, words: Words) -> &'static str {
        word(words, self.list.language)
    }

    fn title(&self) -> String {
        let name = quote(&self.list.name, self.list.language);
        say!(self.list.language, "Call list: {name}", "Список звонков: {name}", "Lista telefonów: {name}")
    }

    /// The day, as the clocks of the company showed it.
    fn date(&self, time: Timestamp) -> Result<ExcelDateTime, ReportError> {
        let there = time.to_jiff().to_zoned(self.zone.clone());
        let year = u16::try_from(there.year()).unwrap_or(1900).max(1900);
        Ok(ExcelDateTime::from_ymd(year, there.month().unsigned_abs(), there.day().unsigned_abs())?)
    }

    fn day(&self, time: Timestamp) -> String {
        day(time.to_jiff().to_zoned(self.zone.clone()).date(), self.list.language)
    }

    fn instant(&self, time: Timestamp) -> String {
        let there = time.to_jiff().to_zoned(self.zone.clone());
        format!("{} {}", day(there.date(), self.list.language), there.strftime("%H:%M"))
    }

    fn counted(&self, n: u64) -> String {
        count(n, self.list.language)
    }

    fn any(&self, has: fn(&ToCall) -> bool) -> bool {
        self.list.customers.iter().any(has)
    }

    /// The columns of the list; those without a value in any row are left out.
    fn columns(&self) -> Vec<Column> {
        let known = [
            (Column::Number, true),
            (Column::Customer, true),
            (Column::Name, self.any(|one| one.name.is_some())),
            (Column::Phone, self.any(|one| one.phone.is_some())),
            (Column::Email, self.any(|one| one.email.is_some())),
            (Column::LastSeen, true),
            (Column::Since, self.any(|one| one.since.is_some())),
            (Column::Why, self.any(|one| !one.why.is_empty())),
            (Column::PaidOn, self.any(|one| one.paid.is_some())),
            (Column::Paid, self.any(|one| one.paid.is_some())),
            (Column::Score, self.any(|one| one.score.is_some())),
            (Column::Recent, true),
        ];
        let shown = known.into_iter().filter(|(_, has)| *has).map(|(column, _)| column);
        let fields = CallField::ALL.map(Column::Field);
        let identifiers = CALL_LIST_IDENTIFIERS.map(Column::Identifier);
        shown.chain(fields).chain(identifiers).chain([Column::Segment, Column::Purpose]).collect()
    }

    fn heading(&self, column: Column) -> String {
        let words = match column {
            Column::Number => words::NUMBER,
            Column::Customer => words::CUSTOMER,
            Column::Name => words::NAME,
            Column::Phone => words::PHONE,
            Column::Email => words::EMAIL,
            Column::LastSeen => words::LAST_SEEN,
            Column::Since => words::SINCE,
            Column::Why => words::WHY,
            Column::PaidOn => words::PAID_ON,
            Column::Paid => words::PAID,
            Column::Score => words::SCORE,
            Column::Recent => words::RECENT,
            Column::Field(field) => return field.heading(self.list.language).to_owned(),
            Column::Identifier(kind) => return format!("{CALL_LIST_PREFIX}{}", kind.name()),
            Column::Segment => return CALL_LIST_SEGMENT.to_owned(),
            Column::Purpose => return CALL_LIST_PURPOSE.to_owned(),
        };
        self.word(words).to_owned()
    }

    fn calls(&self, sheet: &mut Worksheet) -> Result<(), ReportError> {
        let (columns, looks) = (self.columns(), &self.looks);
        sheet.write_string_with_format(0, 0, self.title(), &looks.title)?;
        sheet.write_string(1, 0, self.about())?;
        sheet.write_string(2, 0, self.missing())?;
        let last = HEADING + (self.list.customers.len() as u32).max(1);
        for (at, column) in columns.iter().enumerate() {
            let at = at as u16;
            let look = if matches!(column, Column::Field(_)) { &looks.fill_in } else { &looks.heading };
            sheet.write_string_with_format(HEADING, at, self.heading(*column), look)?;
            sheet.set_column_width(at, column.width())?;
            if column.is_hidden() {
                sheet.set_column_hidden(at)?;
            }
            if *column == Column::Field(CallField::Outcome) {
                sheet.add_data_validation(HEADING + 1, at, last, at, &self.outcomes()?)?;
            }
            for (place, customer) in self.list.customers.iter().enumerate() {
                self.cell(sheet, (HEADING + 1 + place as u32, at), *column, customer)?;
            }
        }
        let shown = columns.iter().filter(|column| !column.is_hidden()).count() as u16;
        sheet.autofilter(HEADING, 0, last, shown - 1)?;
        sheet.set_freeze_panes(HEADING + 1, 2)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADING, HEADING)?;
        sheet.set_footer("&L&A&R&P / &N");
        Ok(())
    }

    /// What the list is, on one line.
    fn about(&self) -> String {
        let CallList { language, purpose_name, customers, members, .. } = self.list;
        let (at, purpose) = (self.instant(self.list.at), quote(purpose_name, *language));
        let (customers, members) = (self.counted(customers.len() as u64), self.counted(*members));
        say!(
            *language,
            "As of {at} · purpose: {purpose} · customers: {customers} of {members}",
            "На момент {at} · цель: {purpose} · клиентов: {customers} из {members}",
            "Stan na {at} · cel: {purpose} · klienci: {customers} z {members}",
        )
    }

    /// Who is not on it, on one line.
    fn missing(&self) -> String {
        let missing = |one: &LeftOut| format!("{}: {}", one.reason, self.counted(one.customers));
        let missing: Vec<String> = self.list.left_out.iter().map(missing).collect();
        let language = self.list.language;
        if missing.is_empty() {
            return say!(
                language,
                "Everybody in the segment is on the list",
                "В список вошли все клиенты сегмента",
                "Na liście są wszyscy klienci segmentu",
            );
        }
        let missing = missing.join("; ");
        say!(language, "Left out – {missing}", "Не вошли — {missing}", "Poza listą – {missing}")
    }

    fn outcomes(&self) -> Result<DataValidation, ReportError> {
        let words = CallOutcome::ALL.map(|outcome| outcome.word(self.list.language));
        let choose = self.word(words::CHOOSE);
        Ok(DataValidation::new().allow_list_strings(&words)?.set_error_message(choose)?)
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        column: Column,
        customer: &ToCall,
    ) -> Result<(), ReportError> {
        let looks = &self.looks;
        match column {
            Column::Number => {
                sheet.write_number_with_format(row, at, f64::from(row - HEADING), &looks.count)?;
            }
            Column::LastSeen => {
                sheet.write_datetime_with_format(row, at, &self.date(customer.last_seen)?, &looks.date)?;
            }
            Column::Since => {
                if let Some(CallSince { time, or_earlier }) = customer.since {
                    let look = if or_earlier { &looks.date_or_earlier } else { &looks.date };
                    sheet.write_datetime_with_format(row, at, &self.date(time)?, look)?;
                }
            }
            Column::PaidOn => {
                if let Some((time, _)) = customer.paid {
                    sheet.write_datetime_with_format(row, at, &self.date(time)?, &looks.date)?;
                }
            }
            Column::Paid => {
                if let Some((_, paid)) = customer.paid {
                    let (major, look) = amount(paid);
                    sheet.write_number_with_format(row, at, major, &look)?;
                }
            }
            Column::Field(CallField::CalledOn | CallField::CallNext) => {
                sheet.write_blank(row, at, &looks.date)?;
            }
            Column::Field(CallField::Outcome | CallField::Note) => {
                sheet.write_blank(row, at, &looks.plain)?;
            }
            _ => self.text(sheet, (row, at), &self.said(column, customer))?,
        }
        Ok(())
    }

    /// What a column says in words.
    fn said(&self, column: Column, customer: &ToCall) -> String {
        let ToCall { identifiers, name, phone, email, why, score, recent, .. } = customer;
        match column {
            Column::Customer => identifiers.first().map_or_else(String::new, |(kind, value)| shown(*kind, value)),
            Column::Name => name.clone().unwrap_or_default(),
            Column::Phone => phone.clone().unwrap_or_default(),
            Column::Email => email.clone().unwrap_or_default(),
            Column::Why => why.join("\n"),
            Column::Score => match score {
                Some((time, score)) => format!("{}, {}", self.score(*score), self.day(*time)),
                None => String::new(),
            },
            Column::Recent => recent.iter().map(|one| self.contact(one)).collect::<Vec<_>>().join("\n"),
            Column::Identifier(kind) => {
                let known = identifiers.iter().find(|(known, _)| *known == kind);
                known.map_or_else(String::new, |(_, value)| value.clone())
            }
            Column::Segment => self.list.segment.clone(),
            Column::Purpose => self.list.purpose.clone(),
            _ => String::new(),
        }
    }

    /// One of the last interactions: `12 May 2026, call centre: Complaint, 2 (1–5), “never again”`.
    fn contact(&self, one: &RecentContact) -> String {
        let language = self.list.language;
        let RecentContact { time, touchpoint, channel, money: paid, score, text } = one;
        let mut parts = vec![touchpoint.clone()];
        parts.extend(paid.map(|paid| money(paid.minor as f64, Some(paid.currency.code()), language)));
        parts.extend(score.map(|score| self.score(score)));
        parts.extend((!text.is_empty()).then(|| quote(text, language)));
        let (day, what) = (self.day(*time), parts.join(", "));
        if channel.is_empty() { format!("{day}: {what}") } else { format!("{day}, {channel}: {what}") }
    }

    /// A score with the ends of its scale: `4 (1–5)`.
    fn score(&self, Score { value, scale }: Score) -> String {
        format!("{} ({}–{})", whole_or_decimal(value, self.list.language), scale.low, scale.high)
    }

    /// Text that stays text, whatever it begins with; nothing for none.
    fn text(&self, sheet: &mut Worksheet, (row, at): (u32, u16), text: &str) -> Result<(), ReportError> {
        if text.is_empty() {
            return Ok(());
        }
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let look = if is_formula { &self.looks.guarded } else { &self.looks.plain };
        sheet.write_string_with_format(row, at, text, look)?;
        Ok(())
    }

    fn left_out(&self, sheet: &mut Worksheet) -> Result<(), ReportError> {
        let (list, looks) = (self.list, &self.looks);
        sheet.set_column_width(0, 56)?.set_column_width(1, 60)?;
        sheet.write_string_with_format(0, 0, self.word(words::REASON), &looks.heading)?;
        sheet.write_string_with_format(0, 1, self.word(words::CUSTOMERS), &looks.heading)?;
        let on_list = (self.word(words::ON_LIST), list.customers.len() as u64);
        let in_segment = (self.word(words::IN_SEGMENT), list.members);
        let reasons = list.left_out.iter().map(|one| (one.reason.as_str(), one.customers));
        let mut row = 0;
        for (name, customers) in reasons.chain([on_list, in_segment]) {
            row += 1;
            self.text(sheet, (row, 0), name)?;
            sheet.write_number_with_format(row, 1, customers as f64, &looks.count)?;
        }
        row += 1;
        let facts = [
            (words::PURPOSE, list.purpose_name.clone()),
            (words::AS_OF, self.instant(list.at)),
            (words::RULE, list.rule.clone()),
            (words::MADE, self.instant(list.made)),
            (words::AUTHOR, list.author.clone()),
        ];
        for (name, fact) in facts {
            row += 1;
            self.text(sheet, (row, 0), self.word(name))?;
            self.text(sheet, (row, 1), &fact)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

impl Column {
    /// In characters.
    fn width(self) -> f64 {
        match self {
            Self::Number => 6.0,
            Self::LastSeen | Self::Since | Self::PaidOn | Self::Field(CallField::CalledOn | CallField::CallNext) => {
                13.0
            }
            Self::Customer | Self::Phone | Self::Paid => 17.0,
            Self::Name | Self::Score | Self::Email | Self::Field(CallField::Outcome) => 24.0,
            Self::Why | Self::Field(CallField::Note) => 40.0,
            Self::Recent => 56.0,
            Self::Identifier(_) | Self::Segment | Self::Purpose => 10.0,
        }
    }

    fn is_hidden(self) -> bool {
        matches!(self, Self::Identifier(_) | Self::Segment | Self::Purpose)
    }
}

/// An identifier as people see it; of a hash only its beginning.
fn shown(kind: IdentifierKind, value: &str) -> String {
    let is_hash = matches!(kind, IdentifierKind::EmailHash | IdentifierKind::PhoneHash);
    match value.char_indices().nth(OF_A_HASH) {
        Some((end, _)) if is_hash => format!("{}…", &value[..end]),
        _ => value.to_owned(),
    }
}

/// An amount in major units, and its look with the currency.
fn amount(Money { minor, currency }: Money) -> (f64, Format) {
    let decimals = currency.decimals();
    let point = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals as usize)) };
    let look = Format::new().set_align(FormatAlign::Top).set_num_format(format!("#,##0{point} \"{currency}\""));
    (minor as f64 / 10_f64.powi(decimals as i32), look)
}
