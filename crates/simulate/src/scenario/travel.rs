//! A travel shop: ski holidays and cheap city breaks, two segments that want different offers.

use styk_model::Scale;

use super::Channel::{App, Calls, Email, Messenger, PickupPoint, Shop, Web};
use super::Stage::{Advocacy, Awareness, Decision, Interest, Loyalty};
use super::{Change, ChangeKind, Effect, FileKind, Finding, Scenario, Segment, State, Topic, Touchpoint, to};

const NOT_A_START: [f64; 3] = [0.0; 3];

// Segments: ski, city, undecided.
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
        start: [0.25, 0.40, 0.45],
        next: &[to("search", [0.58, 0.62, 0.52], 1.5, 0.7)],
    },
    State {
        touchpoint: Touchpoint::new(
            "newsletter_click",
            ["Newsletter click", "Переход из рассылки", "Kliknięcie w newsletter"],
            Email,
            Awareness,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: [0.20, 0.18, 0.10],
        next: &[
            to("offer_ski", [0.34, 0.30, 0.30], 0.7, 0.6),
            to("offer_city", [0.30, 0.36, 0.30], 0.7, 0.6),
            to("search", [0.15, 0.15, 0.15], 2.0, 0.7),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "search",
            ["Trip search", "Поиск тура", "Wyszukiwanie wyjazdu"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: [0.50, 0.42, 0.45],
        next: &[
            to("search", [0.20, 0.24, 0.28], 2.5, 0.9),
            to("offer_ski", [0.38, 0.12, 0.24], 1.5, 0.6),
            to("offer_city", [0.12, 0.40, 0.24], 1.5, 0.6),
            to("call", [0.03, 0.01, 0.02], 45.0, 0.9),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "offer_ski",
            ["Ski holiday page", "Страница горнолыжного тура", "Strona wyjazdu na narty"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("cart", [0.36, 0.04, 0.13], 4.0, 0.7),
            to("search", [0.20, 0.40, 0.30], 2.0, 0.7),
            to("chat", [0.08, 0.01, 0.03], 6.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "offer_city",
            ["City break page", "Страница тура выходного дня", "Strona city breaku"],
            Web,
            Interest,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("cart", [0.04, 0.30, 0.14], 3.0, 0.7),
            to("search", [0.40, 0.22, 0.30], 2.0, 0.7),
            to("chat", [0.01, 0.03, 0.02], 6.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "cart",
            ["Basket", "Корзина", "Koszyk"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("checkout", [0.60, 0.64, 0.52], 3.0, 0.8),
            to("search", [0.12, 0.12, 0.16], 30.0, 1.2),
            to("newsletter_click", [0.06, 0.05, 0.06], 2_900.0, 0.5),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "checkout",
            ["Checkout", "Оформление заказа", "Finalizacja zamówienia"],
            Web,
            Decision,
            FileKind::WebEvents,
            Topic::Site,
        ),
        start: NOT_A_START,
        next: &[
            to("order", [0.60, 0.64, 0.56], 5.0, 0.5),
            to("payment_failed", [0.06, 0.06, 0.06], 4.0, 0.5),
            to("call", [0.05, 0.02, 0.04], 25.0, 0.8),
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
        next: &[
            to("checkout", [0.50, 0.45, 0.45], 6.0, 0.8),
            to("call", [0.15, 0.08, 0.10], 15.0, 0.8),
            to("complaint", [0.05, 0.05, 0.05], 200.0, 0.8),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "chat",
            ["Question in the messenger", "Вопрос в мессенджере", "Pytanie na czacie"],
            Messenger,
            Decision,
            FileKind::Chats,
            Topic::Trip,
        )
        .queued(6.0, 0.9)
        .commented(),
        start: NOT_A_START,
        next: &[to("cart", [0.36, 0.22, 0.20], 30.0, 0.9), to("shop_visit", [0.06, 0.01, 0.04], 2_500.0, 0.6)],
    },
    State {
        touchpoint: Touchpoint::new(
            "call",
            ["Call", "Звонок", "Rozmowa z infolinią"],
            Calls,
            Decision,
            FileKind::Calls,
            Topic::Calls,
        )
        .queued(3.0, 0.6)
        .scored(Scale::CSAT_5, 0.70, 0.35),
        start: [0.03, 0.0, 0.0],
        next: &[to("order", [0.40, 0.35, 0.28], 14.0, 0.6), to("survey_ces", [0.12, 0.12, 0.12], 120.0, 0.5)],
    },
    State {
        touchpoint: Touchpoint::new(
            "shop_visit",
            ["Visit to the travel shop", "Визит в офис продаж", "Wizyta w biurze podróży"],
            Shop,
            Decision,
            FileKind::Visits,
            Topic::Branch,
        )
        .queued(8.0, 0.5),
        start: [0.02, 0.0, 0.0],
        next: &[to("order", [0.50, 0.40, 0.40], 30.0, 0.4)],
    },
    State {
        touchpoint: Touchpoint::new(
            "order",
            ["Order", "Заказ тура", "Zamówienie"],
            Web,
            Decision,
            FileKind::Orders,
            Topic::Site,
        )
        .paid([1_450.0, 240.0, 520.0]),
        start: NOT_A_START,
        next: &[
            to("documents_collected", [0.70, 0.20, 0.40], 11_000.0, 0.6),
            to("trip_started", [0.25, 0.74, 0.54], 26_000.0, 0.6),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "documents_collected",
            ["Documents and ski pass collected", "Получение документов и ски-пасса", "Odbiór dokumentów i skipassu"],
            PickupPoint,
            Loyalty,
            FileKind::Visits,
            Topic::Pickup,
        )
        .queued(3.0, 0.5),
        start: NOT_A_START,
        next: &[to("trip_started", [0.93, 0.93, 0.93], 14_000.0, 0.5), to("complaint", [0.03, 0.03, 0.03], 700.0, 0.8)],
    },
    State {
        touchpoint: Touchpoint::new(
            "trip_started",
            ["Trip started", "Начало поездки", "Początek wyjazdu"],
            App,
            Loyalty,
            FileKind::AppEvents,
            Topic::Trip,
        )
        .felt(0.02),
        start: NOT_A_START,
        next: &[
            to("gear_rented", [0.60, 0.0, 0.12], 600.0, 0.6),
            to("survey_nps", [0.14, 0.30, 0.24], 7_000.0, 0.4),
            to("complaint", [0.04, 0.05, 0.05], 5_000.0, 0.6),
        ],
    },
    State {
        touchpoint: Touchpoint::new(
            "gear_rented",
            ["Ski gear rented", "Прокат снаряжения", "Wypożyczenie sprzętu"],
            Shop,
            Loyalty,
            FileKind::Visits,
            Topic::Trip,
        )
        .queued(16.0, 0.6)
        .felt(0.02),
        start: NOT_A_START,
        next: &[to("survey_nps", [0.34, 0.30, 0.30], 8_500.0, 0.3), to("complaint", [0.04, 0.04, 0.04], 3_000.0, 0.8)],
    },
    State {
        touchpoint: Touchpoint::new(
            "survey_nps",
            ["After-trip survey", "Опрос после поездки", "Ankieta po wyjeździe"],
            Email,
            Advocacy,
            FileKind::NpsSurvey,
            Topic::Trip,
        )
        .scored(Scale::NPS, 0.75, 0.6),
        start: NOT_A_START,
        next: &[
            to("review", [0.16, 0.14, 0.12], 900.0, 0.9),
            to("newsletter_click", [0.12, 0.16, 0.10], 30_000.0, 0.5),
        ],
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
        .scored(Scale::CES_7, 0.66, 0.4),
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
            Topic::Trip,
        )
        .commented()
        .felt(-0.10),
        start: NOT_A_START,
        next: &[to("call", [0.25, 0.22, 0.22], 1_500.0, 0.7)],
    },
    State {
        touchpoint: Touchpoint::new(
            "review",
            ["Review", "Отзыв", "Opinia"],
            Web,
            Advocacy,
            FileKind::Requests,
            Topic::Trip,
        )
        .commented(),
        start: NOT_A_START,
        next: &[],
    },
];

const CHANGES: &[Change] = &[
    Change {
        key: "local_payment",
        labels: ["Wallets at checkout", "Оплата по СБП", "Płatność BLIK"],
        kind: ChangeKind::Change,
        finding: Finding::Works,
        touchpoint: "checkout",
        begins: 0.50,
        days: None,
        effects: &[Effect::Transition { from: "checkout", to: "order", factor: 1.18 }],
    },
    Change {
        key: "payment_gateway_failure",
        labels: ["Payment gateway fails", "Сбой платёжного шлюза", "Awaria bramki płatności"],
        kind: ChangeKind::Incident,
        finding: Finding::Harms,
        touchpoint: "checkout",
        begins: 0.88,
        days: Some(14),
        effects: &[Effect::Transition { from: "checkout", to: "payment_failed", factor: 5.0 }],
    },
    Change {
        key: "countdown_banner",
        labels: ["Countdown on city breaks", "Таймер на турах выходного дня", "Licznik czasu przy city breakach"],
        kind: ChangeKind::Change,
        finding: Finding::NoEffect,
        touchpoint: "offer_city",
        begins: 0.66,
        days: None,
        effects: &[Effect::Transition { from: "offer_city", to: "cart", factor: 1.0 }],
    },
];

pub(super) static SCENARIO: Scenario = Scenario {
    company: ["Hill & High Street Travel", "Турмагазин «Склон и площадь»", "Stok i Rynek – sklep z wyjazdami"],
    case_prefix: "OR",
    segments: [
        Segment {
            key: "ski",
            labels: ["ski", "горные лыжи", "narty"],
            share: 0.34,
            journeys_per_year: 5.0,
            pace: 1.2,
            satisfaction: 0.01,
            demand: [1.9, 1.5, 0.9, 0.3, 0.2, 0.2, 0.3, 0.5, 1.0, 1.5, 1.8, 1.9],
        },
        Segment {
            key: "city",
            labels: ["city breaks", "туры выходного дня", "city breaki"],
            share: 0.42,
            journeys_per_year: 7.0,
            pace: 0.8,
            satisfaction: 0.0,
            demand: [0.8, 0.9, 1.2, 1.4, 1.3, 1.0, 0.8, 0.8, 1.1, 1.1, 0.8, 0.8],
        },
        Segment {
            key: "undecided",
            labels: ["undecided", "неопределившиеся", "niezdecydowani"],
            share: 0.24,
            journeys_per_year: 4.0,
            pace: 1.1,
            satisfaction: -0.01,
            demand: [1.2, 1.1, 1.0, 1.0, 1.0, 0.9, 0.9, 0.8, 1.0, 1.0, 1.0, 1.1],
        },
    ],
    states: STATES,
    changes: CHANGES,
    holiday: (0.7, 1.25),
    registered: 0.70,
    leaves: (0.07, 0.28),
    places: [
        &["Leeds, The Light", "Glasgow, Buchanan Street", "Cardiff, Queen Street", "Bath, Milsom Street"],
        &["Москва, Арбат", "Санкт-Петербург, Невский", "Пермь, Ленина", "Уфа, Проспект Октября"],
        &["Warszawa, Nowy Świat", "Katowice, Mariacka", "Zakopane, Krupówki", "Lublin, Krakowskie Przedmieście"],
    ],
};
