//! A retail bank: site, app, call centre and branches, with a change on a known day at each.

use styk_model::Scale;

use super::Channel::{App, Branch, Calls, Email, Messenger, PickupPoint, Web};
use super::Stage::{Advocacy, Awareness, Decision, Interest, Loyalty};
use super::{Change, ChangeKind, Effect, FileKind, Finding, Scenario, Segment, State, Topic, Touchpoint, to};

const NOT_A_START: [f64; 3] = [0.0; 3];

// Segments: mass, digital, premium (the VIP customers).
const STATES: &[State] = &[
    State {
        touchpoint: Touchpoint::new(
            "site_visit",
            ["Site visit", "Визит на сайт", "Wizyta na stronie"],
            Web,
            Awareness,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: [0.26, 0.22, 0.15],
        next: &[to("product_page", [0.60, 0.66, 0.60], 1.5, 0.7)],
    },
    State {
        touchpoint: Touchpoint::new(
            "product_page",
            ["Product page", "Страница продукта", "Strona produktu"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("calculator", [0.30, 0.34, 0.28], 2.0, 0.6),
            to("application_started", [0.25, 0.32, 0.24], 3.0, 0.7),
            to("branch_visit", [0.06, 0.01, 0.15], 2_500.0, 0.6),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "calculator",
            ["Calculator", "Калькулятор", "Kalkulator"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("application_started", [0.40, 0.50, 0.44], 3.0, 0.7),
            to("product_page", [0.20, 0.18, 0.20], 2.0, 0.7),
            to("call", [0.06, 0.02, 0.06], 40.0, 1.0),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "application_started",
            ["Application started", "Начало заявки", "Rozpoczęcie wniosku"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[to("application_sent", [0.42, 0.55, 0.50], 7.0, 0.5), to("call", [0.08, 0.04, 0.08], 30.0, 0.9)],
    },
    State {
        touchpoint: Touchpoint::new(
            "application_sent",
            ["Application sent", "Отправка заявки", "Wysłanie wniosku"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[to("product_opened", [0.68, 0.75, 0.84], 2_000.0, 0.7), to("call", [0.10, 0.08, 0.06], 3_000.0, 0.6)],
    },
    State {
        touchpoint: Touchpoint::new(
            "product_opened",
            ["Product opened", "Открытие продукта", "Otwarcie produktu"],
            Web,
            Decision,
            FileKind::Orders,
            Topic::Site,
        )
        .paid([700.0, 900.0, 9_000.0]),
        start: NOT_A_START,
        next: &[to("card_pickup", [0.60, 0.68, 0.30], 5_700.0, 0.5), to("app_login", [0.20, 0.25, 0.30], 1_300.0, 0.9)],
    },
    State {
        touchpoint: Touchpoint::new(
            "card_pickup",
            ["Card collected", "Получение карты", "Odbiór karty"],
            PickupPoint,
            Loyalty,
            FileKind::Visits,
            Topic::Pickup,
        )
        .queued(4.0, 0.5),
        start: NOT_A_START,
        next: &[to("app_login", [0.60, 0.75, 0.55], 300.0, 0.9), to("complaint", [0.03, 0.03, 0.03], 700.0, 0.7)],
    },
    State {
        touchpoint: Touchpoint::new(
            "app_login",
            ["App login", "Вход в приложение", "Logowanie do aplikacji"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        ),
        start: [0.40, 0.71, 0.34],
        next: &[
            to("payment", [0.50, 0.57, 0.42], 2.0, 0.5),
            to("transfer", [0.25, 0.23, 0.26], 2.0, 0.5),
            to("chat", [0.04, 0.05, 0.03], 4.0, 0.6),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "payment",
            ["Payment", "Оплата", "Płatność"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        )
        .paid([34.0, 28.0, 120.0]),
        start: NOT_A_START,
        next: &[
            to("transfer", [0.12, 0.11, 0.12], 2.0, 0.6),
            to("payment", [0.18, 0.24, 0.12], 3.0, 0.7),
            to("chat", [0.02, 0.02, 0.02], 6.0, 0.7),
            to("survey_ces", [0.03, 0.03, 0.02], 30.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "transfer",
            ["Transfer", "Перевод", "Przelew"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        )
        .paid([110.0, 90.0, 620.0]),
        start: NOT_A_START,
        next: &[
            to("payment", [0.15, 0.18, 0.12], 3.0, 0.7),
            to("chat", [0.03, 0.03, 0.02], 8.0, 0.7),
            to("call", [0.03, 0.01, 0.03], 60.0, 0.9),
            to("referral", [0.01, 0.02, 0.01], 15.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "chat",
            ["Chat with support", "Чат с поддержкой", "Czat z konsultantem"],
            Messenger,
            Loyalty,
            FileKind::Chats,
            Topic::App,
        )
        .queued(2.0, 0.8)
        .commented(),
        start: NOT_A_START,
        next: &[
            to("call", [0.15, 0.10, 0.10], 90.0, 0.9),
            to("survey_ces", [0.30, 0.30, 0.25], 15.0, 0.6),
            to("complaint", [0.04, 0.04, 0.03], 400.0, 0.9),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "call",
            ["Call", "Звонок", "Rozmowa z infolinią"],
            Calls,
            Loyalty,
            FileKind::Calls,
            Topic::Calls,
        )
        .queued(4.0, 0.6)
        .scored(Scale::CSAT_5, 0.69, 0.35),
        start: [0.12, 0.05, 0.10],
        next: &[
            to("repeat_call", [0.12, 0.12, 0.12], 1_600.0, 0.8),
            to("branch_visit", [0.10, 0.03, 0.20], 2_600.0, 0.6),
            to("complaint", [0.05, 0.05, 0.03], 700.0, 0.8),
            to("survey_nps", [0.08, 0.08, 0.10], 1_500.0, 0.4),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "repeat_call",
            ["Repeat call", "Повторный звонок", "Ponowny telefon"],
            Calls,
            Loyalty,
            FileKind::Calls,
            Topic::Calls,
        )
        .queued(4.0, 0.6)
        .scored(Scale::CSAT_5, 0.60, 0.45)
        .felt(-0.08),
        start: NOT_A_START,
        next: &[
            to("complaint", [0.15, 0.15, 0.12], 500.0, 0.8),
            to("branch_visit", [0.15, 0.06, 0.20], 2_000.0, 0.6),
            to("survey_nps", [0.08, 0.08, 0.08], 1_500.0, 0.4),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "branch_visit",
            ["Branch queue ticket", "Талон электронной очереди", "Bilet kolejkowy"],
            Branch,
            Loyalty,
            FileKind::Visits,
            Topic::Branch,
        )
        .queued(13.0, 0.6),
        start: [0.22, 0.02, 0.41],
        next: &[
            to("branch_advice", [0.35, 0.20, 0.70], 25.0, 0.4),
            to("survey_nps", [0.10, 0.10, 0.14], 1_500.0, 0.4),
            to("complaint", [0.04, 0.04, 0.02], 900.0, 0.7),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "branch_advice",
            ["Meeting with an adviser", "Консультация менеджера", "Spotkanie z doradcą"],
            Branch,
            Decision,
            FileKind::Visits,
            Topic::Branch,
        )
        .queued(5.0, 0.6),
        start: NOT_A_START,
        next: &[
            to("product_opened", [0.25, 0.20, 0.35], 35.0, 0.4),
            to("survey_nps", [0.12, 0.12, 0.14], 1_500.0, 0.4),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "survey_nps",
            ["Relationship survey", "Опрос о банке", "Ankieta o banku"],
            Email,
            Advocacy,
            FileKind::NpsSurvey,
            Topic::General,
        )
        .scored(Scale::NPS, 0.69, 0.5),
        start: NOT_A_START,
        next: &[to("referral", [0.10, 0.12, 0.12], 700.0, 0.9)],
    },
    State {
        touchpoint: Touchpoint::new(
            "survey_ces",
            ["Effort survey", "Опрос об усилиях", "Ankieta wysiłku"],
            Email,
            Advocacy,
            FileKind::CesSurvey,
            Topic::App,
        )
        .scored(Scale::CES_7, 0.68, 0.35),
        start: NOT_A_START,
        next: &[],
    },
    State {
        touchpoint: Touchpoint::new(
            "complaint",
            ["Complaint", "Жалоба", "Reklamacja"],
            Email,
            Advocacy,
            FileKind::Requests,
            Topic::General,
        )
        .commented()
        .felt(-0.10),
        start: NOT_A_START,
        next: &[to("survey_nps", [0.12, 0.12, 0.12], 6_000.0, 0.4)],
    },
    State {
        touchpoint: Touchpoint::new(
            "referral",
            ["Invitation to a friend", "Приглашение друга", "Polecenie znajomemu"],
            App,
            Advocacy,
            FileKind::AppEvents,
            Topic::App,
        ),
        start: NOT_A_START,
        next: &[],
    },
];

const CHANGES: &[Change] = &[
    Change {
        key: "short_form",
        labels: ["Shorter application form", "Короткая анкета на сайте", "Krótszy wniosek na stronie"],
        kind: ChangeKind::Change,
        finding: Finding::Works,
        touchpoint: "application_started",
        begins: 0.50,
        days: None,
        effects: &[Effect::Transition { from: "application_started", to: "application_sent", factor: 1.22 }],
    },
    Change {
        key: "new_payment_screen",
        labels: [
            "New payment screen in the app",
            "Новый экран оплаты в приложении",
            "Nowy ekran płatności w aplikacji",
        ],
        kind: ChangeKind::Change,
        finding: Finding::NoEffect,
        touchpoint: "app_login",
        begins: 0.60,
        days: None,
        effects: &[Effect::Transition { from: "app_login", to: "payment", factor: 1.0 }],
    },
    Change {
        key: "voice_menu",
        labels: ["New voice menu", "Новое голосовое меню", "Nowe menu głosowe na infolinii"],
        kind: ChangeKind::Change,
        finding: Finding::Harms,
        touchpoint: "call",
        begins: 0.70,
        days: Some(56),
        effects: &[
            Effect::Queue { touchpoint: "call", factor: 1.7 },
            Effect::Score { touchpoint: "call", shift: -0.13 },
            Effect::Transition { from: "call", to: "repeat_call", factor: 2.0 },
        ],
    },
    Change {
        key: "branch_appointments",
        labels: ["Appointments in branches", "Запись в отделение", "Umawianie wizyt w oddziale"],
        kind: ChangeKind::Change,
        finding: Finding::Confounded,
        touchpoint: "branch_visit",
        begins: 0.86,
        days: None,
        effects: &[Effect::Queue { touchpoint: "branch_visit", factor: 0.8 }],
    },
    Change {
        key: "branch_outage",
        labels: ["Outage of the branch system", "Сбой системы в отделениях", "Awaria systemu w oddziałach"],
        kind: ChangeKind::Incident,
        finding: Finding::Harms,
        touchpoint: "branch_visit",
        begins: 0.855,
        days: Some(21),
        effects: &[
            Effect::Queue { touchpoint: "branch_visit", factor: 2.4 },
            Effect::Transition { from: "branch_visit", to: "branch_advice", factor: 0.5 },
        ],
    },
];

pub(super) static SCENARIO: Scenario = Scenario {
    company: ["Harbour Bank", "Банк «Гавань»", "Bank Przystań"],
    case_prefix: "AC",
    segments: [
        Segment {
            key: "mass",
            labels: ["mass", "массовый", "masowy"],
            share: 0.55,
            journeys_per_year: 9.0,
            pace: 1.0,
            satisfaction: -0.02,
            demand: [0.9, 0.95, 1.0, 1.0, 1.0, 1.0, 0.95, 0.95, 1.05, 1.05, 1.05, 1.1],
        },
        Segment {
            key: "digital",
            labels: ["digital", "цифровой", "cyfrowy"],
            share: 0.33,
            journeys_per_year: 14.0,
            pace: 0.7,
            satisfaction: 0.0,
            demand: [0.9, 0.95, 1.0, 1.0, 1.0, 1.0, 0.95, 0.95, 1.05, 1.05, 1.05, 1.1],
        },
        Segment {
            key: "premium",
            labels: ["VIP", "VIP", "VIP"],
            share: 0.12,
            journeys_per_year: 12.0,
            pace: 0.8,
            satisfaction: 0.13,
            demand: [1.0, 1.0, 1.05, 1.05, 1.0, 0.95, 0.8, 0.8, 1.05, 1.1, 1.1, 1.1],
        },
    ],
    states: STATES,
    changes: CHANGES,
    holiday: (0.45, 1.05),
    registered: 0.93,
    leaves: (0.012, 0.12),
    places: [
        &[
            "Leeds, Briggate",
            "Bristol, Broadmead",
            "York, Parliament Street",
            "Leicester, Gallowtree Gate",
            "Norwich, Haymarket",
        ],
        &["Москва, Тверская", "Москва, Таганская", "Казань, Баумана", "Екатеринбург, Малышева", "Самара, Куйбышева"],
        &[
            "Warszawa, Marszałkowska",
            "Kraków, Długa",
            "Poznań, Święty Marcin",
            "Gdańsk, Grunwaldzka",
            "Łódź, Piotrkowska",
        ],
    ],
};
