//! An airline: from a search on a laptop to the flight, the survey after it and the miles.

use styk_model::Scale;

use super::Channel::{Airport, App, Calls, Email, OnBoard, Web};
use super::Stage::{Advocacy, Awareness, Decision, Interest, Loyalty};
use super::{Change, ChangeKind, Effect, FileKind, Finding, Scenario, Segment, State, Topic, Touchpoint, to};

const NOT_A_START: [f64; 3] = [0.0; 3];

// Segments: leisure, business, family.
const STATES: &[State] = &[
    State {
        touchpoint: Touchpoint::new(
            "ad_click",
            ["Ad click", "Переход по рекламе", "Kliknięcie reklamy"],
            Web,
            Awareness,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: [0.35, 0.05, 0.30],
        next: &[to("search", [0.62, 0.72, 0.60], 1.5, 0.7)],
    },
    State {
        touchpoint: Touchpoint::new(
            "search",
            ["Flight search", "Поиск рейса", "Wyszukiwanie lotu"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: [0.60, 0.78, 0.55],
        next: &[
            to("search", [0.25, 0.14, 0.34], 3.0, 0.9),
            to("flight_selected", [0.42, 0.62, 0.36], 2.0, 0.6),
            to("booking_call", [0.02, 0.03, 0.05], 25.0, 1.0),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "flight_selected",
            ["Flight selected", "Выбор рейса", "Wybór lotu"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[to("checkout", [0.56, 0.76, 0.52], 2.5, 0.6), to("search", [0.20, 0.10, 0.24], 4.0, 0.9)],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkout",
            ["Checkout", "Оформление билета", "Finalizacja rezerwacji"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("booking", [0.62, 0.76, 0.58], 5.0, 0.5),
            to("payment_failed", [0.06, 0.05, 0.06], 4.0, 0.5),
            to("booking_call", [0.03, 0.02, 0.06], 20.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "payment_failed",
            ["Payment failed", "Ошибка оплаты", "Błąd płatności"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        )
        .felt(-0.06),
        start: NOT_A_START,
        next: &[to("checkout", [0.55, 0.60, 0.50], 6.0, 0.8), to("booking_call", [0.10, 0.15, 0.15], 15.0, 0.8)],
    },
    State {
        touchpoint: Touchpoint::new(
            "booking_call",
            ["Booking call", "Звонок о бронировании", "Telefon w sprawie rezerwacji"],
            Calls,
            Decision,
            FileKind::Calls,
            Topic::Calls,
        )
        .queued(3.5, 0.6)
        .scored(Scale::CSAT_5, 0.70, 0.35),
        start: [0.0, 0.05, 0.10],
        next: &[to("booking", [0.50, 0.62, 0.46], 12.0, 0.6)],
    },
    State {
        touchpoint: Touchpoint::new(
            "booking",
            ["Booking", "Бронирование", "Rezerwacja"],
            Web,
            Decision,
            FileKind::Orders,
            Topic::Site,
        )
        .paid([165.0, 290.0, 520.0]),
        start: NOT_A_START,
        next: &[
            to("checkin_opened", [0.72, 0.86, 0.50], 30_000.0, 0.7),
            to("checkin_desk", [0.22, 0.11, 0.44], 31_000.0, 0.7),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkin_opened",
            ["Check-in in the app", "Регистрация в приложении", "Odprawa w aplikacji"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        ),
        start: NOT_A_START,
        next: &[to("checkin_done", [0.87, 0.90, 0.84], 3.0, 0.5), to("checkin_error", [0.05, 0.05, 0.05], 1.5, 0.5)],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkin_error",
            ["Check-in error", "Ошибка регистрации", "Błąd odprawy"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        )
        .felt(-0.12),
        start: NOT_A_START,
        next: &[
            to("checkin_opened", [0.48, 0.50, 0.42], 12.0, 0.9),
            to("checkin_desk", [0.35, 0.36, 0.44], 900.0, 0.4),
            to("service_call", [0.10, 0.10, 0.10], 20.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkin_done",
            ["Checked in", "Регистрация пройдена", "Odprawa zakończona"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        )
        .felt(0.02),
        start: NOT_A_START,
        next: &[to("bag_drop", [0.54, 0.15, 0.75], 1_100.0, 0.3), to("boarding", [0.44, 0.83, 0.23], 1_200.0, 0.3)],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkin_desk",
            ["Check-in desk", "Стойка регистрации", "Stanowisko odprawy"],
            Airport,
            Loyalty,
            FileKind::Visits,
            Topic::Airport,
        )
        .queued(14.0, 0.55),
        start: NOT_A_START,
        next: &[to("boarding", [0.97, 0.97, 0.97], 75.0, 0.25)],
    },
    State {
        touchpoint: Touchpoint::new(
            "bag_drop",
            ["Bag drop", "Сдача багажа", "Nadanie bagażu"],
            Airport,
            Loyalty,
            FileKind::Visits,
            Topic::Airport,
        )
        .queued(9.0, 0.55),
        start: NOT_A_START,
        next: &[to("boarding", [0.98, 0.98, 0.98], 65.0, 0.25)],
    },
    State {
        touchpoint: Touchpoint::new(
            "boarding",
            ["Boarding", "Посадка", "Wejście na pokład"],
            Airport,
            Loyalty,
            FileKind::Visits,
            Topic::Flight,
        )
        .queued(12.0, 0.4),
        start: NOT_A_START,
        next: &[
            to("entertainment", [0.60, 0.36, 0.75], 45.0, 0.3),
            to("survey_nps", [0.13, 0.20, 0.08], 1_500.0, 0.4),
            to("complaint", [0.03, 0.03, 0.03], 2_000.0, 0.6),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "entertainment",
            ["On-board entertainment", "Развлечения на борту", "Rozrywka pokładowa"],
            OnBoard,
            Loyalty,
            FileKind::AppEvents,
            Topic::Flight,
        )
        .felt(0.03),
        start: NOT_A_START,
        next: &[
            to("survey_nps", [0.22, 0.25, 0.18], 1_500.0, 0.4),
            to("complaint", [0.02, 0.02, 0.03], 2_000.0, 0.6),
            to("miles_spent", [0.06, 0.15, 0.04], 9_000.0, 0.7),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "survey_nps",
            ["After-flight survey", "Опрос после рейса", "Ankieta po locie"],
            Email,
            Advocacy,
            FileKind::NpsSurvey,
            Topic::Flight,
        )
        .scored(Scale::NPS, 0.74, 0.55),
        start: NOT_A_START,
        next: &[
            to("complaint", [0.07, 0.05, 0.09], 600.0, 0.8),
            to("referral", [0.10, 0.06, 0.12], 900.0, 0.9),
            to("miles_spent", [0.05, 0.15, 0.04], 9_000.0, 0.7),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "complaint",
            ["Complaint", "Жалоба", "Reklamacja"],
            Email,
            Advocacy,
            FileKind::Requests,
            Topic::Flight,
        )
        .commented()
        .felt(-0.10),
        start: NOT_A_START,
        next: &[to("service_call", [0.34, 0.40, 0.38], 2_900.0, 0.6)],
    },
    State {
        touchpoint: Touchpoint::new(
            "service_call",
            ["Service call", "Звонок в поддержку", "Telefon do obsługi"],
            Calls,
            Loyalty,
            FileKind::Calls,
            Topic::Calls,
        )
        .queued(5.0, 0.6)
        .scored(Scale::CSAT_5, 0.66, 0.4),
        start: [0.05, 0.04, 0.05],
        next: &[to("survey_ces", [0.32, 0.28, 0.34], 120.0, 0.6)],
    },
    State {
        touchpoint: Touchpoint::new(
            "survey_ces",
            ["Effort survey", "Опрос об усилиях", "Ankieta wysiłku"],
            Email,
            Advocacy,
            FileKind::CesSurvey,
            Topic::Calls,
        )
        .scored(Scale::CES_7, 0.64, 0.4),
        start: NOT_A_START,
        next: &[],
    },
    State {
        touchpoint: Touchpoint::new(
            "miles_spent",
            ["Miles spent", "Списание миль", "Wymiana mil"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::App,
        )
        .felt(0.04),
        start: [0.0, 0.08, 0.0],
        next: &[to("search", [0.35, 0.50, 0.30], 1_500.0, 1.0)],
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
        key: "checkin_app_error",
        labels: ["App check-in fails for a week", "Сбой регистрации в приложении", "Awaria odprawy w aplikacji"],
        kind: ChangeKind::Incident,
        finding: Finding::Harms,
        touchpoint: "checkin_opened",
        begins: 0.62,
        days: Some(9),
        effects: &[Effect::Transition { from: "checkin_opened", to: "checkin_error", factor: 6.0 }],
    },
    Change {
        key: "call_waits",
        labels: ["Call-centre understaffed", "Нехватка операторов", "Braki kadrowe na infolinii"],
        kind: ChangeKind::Incident,
        finding: Finding::Harms,
        touchpoint: "booking_call",
        begins: 0.74,
        days: Some(28),
        effects: &[
            Effect::Queue { touchpoint: "booking_call", factor: 2.6 },
            Effect::Queue { touchpoint: "service_call", factor: 2.6 },
            Effect::Score { touchpoint: "booking_call", shift: -0.14 },
            Effect::Score { touchpoint: "service_call", shift: -0.14 },
        ],
    },
    Change {
        key: "one_page_checkout",
        labels: ["One-page checkout", "Оформление на одной странице", "Rezerwacja na jednej stronie"],
        kind: ChangeKind::Change,
        finding: Finding::Works,
        touchpoint: "checkout",
        begins: 0.50,
        days: None,
        effects: &[Effect::Transition { from: "checkout", to: "booking", factor: 1.13 }],
    },
    Change {
        key: "film_catalogue",
        labels: ["Bigger film catalogue on board", "Больше фильмов на борту", "Większy katalog filmów na pokładzie"],
        kind: ChangeKind::Change,
        finding: Finding::NoEffect,
        touchpoint: "entertainment",
        begins: 0.82,
        days: None,
        effects: &[Effect::Score { touchpoint: "survey_nps", shift: 0.0 }],
    },
];

pub(super) static SCENARIO: Scenario = Scenario {
    company: ["Albatross Air", "Авиалинии «Альбатрос»", "Albatros Linie Lotnicze"],
    case_prefix: "BK",
    segments: [
        Segment {
            key: "leisure",
            labels: ["leisure", "отпускники", "urlopowicze"],
            share: 0.52,
            journeys_per_year: 4.0,
            pace: 1.0,
            satisfaction: 0.0,
            demand: [0.8, 0.8, 0.9, 1.0, 1.2, 1.3, 1.2, 1.0, 0.9, 0.9, 0.9, 1.1],
        },
        Segment {
            key: "business",
            labels: ["business", "деловые", "biznesowi"],
            share: 0.20,
            journeys_per_year: 10.0,
            pace: 0.4,
            satisfaction: -0.02,
            demand: [0.9, 1.1, 1.2, 1.1, 1.1, 1.0, 0.6, 0.6, 1.2, 1.2, 1.2, 0.8],
        },
        Segment {
            key: "family",
            labels: ["family", "семьи", "rodziny"],
            share: 0.28,
            journeys_per_year: 3.0,
            pace: 1.3,
            satisfaction: 0.02,
            demand: [1.0, 0.9, 1.1, 1.2, 1.4, 1.3, 1.0, 0.7, 0.7, 0.8, 0.9, 1.0],
        },
    ],
    states: STATES,
    changes: CHANGES,
    holiday: (0.7, 1.2),
    registered: 0.72,
    leaves: (0.05, 0.22),
    places: [
        &["London Heathrow", "Manchester", "Edinburgh", "Bristol", "Belfast City"],
        &["Шереметьево", "Пулково", "Кольцово", "Толмачёво", "Храброво"],
        &["Warszawa Chopin", "Kraków Balice", "Gdańsk Rębiechowo", "Wrocław Strachowice", "Katowice Pyrzowice"],
    ],
};
