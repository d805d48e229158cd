//! The presets that ship.

use super::{Layout, Preset};

/// Presets are tables; this only saves their field names.
const fn preset(
    name: &'static str,
    titles: [&'static str; 3],
    toml: &'static str,
    signature: &'static [&'static [&'static str]],
    layout: Option<Layout>,
) -> Preset {
    Preset { name, titles, toml, signature, layout }
}

macro_rules! toml {
    ($name:literal) => {
        include_str!(concat!("../../presets/", $name, ".toml"))
    };
}

static PRESETS: [Preset; 18] = [
    preset(
        "weblog",
        ["Web server log", "Журнал веб-сервера", "Dziennik serwera WWW"],
        toml!("weblog"),
        &[&["host"], &["user_agent"], &["is_bot"], &["kind"]],
        None,
    ),
    preset(
        "ocel",
        ["OCEL 2.0 log", "Журнал OCEL 2.0", "Dziennik OCEL 2.0"],
        toml!("ocel"),
        &[&["ocel:eid"], &["concept:name"], &["time:timestamp"]],
        None,
    ),
    preset(
        "ga4",
        [
            "Google Analytics 4 (BigQuery export)",
            "Google Analytics 4 (выгрузка из BigQuery)",
            "Google Analytics 4 (eksport z BigQuery)",
        ],
        toml!("ga4"),
        &[&["event_timestamp"], &["event_name"], &["user_pseudo_id"]],
        None,
    ),
    preset(
        "yandex_metrica_hits",
        [
            "Yandex Metrica, hits (Logs API)",
            "Яндекс Метрика, просмотры (Logs API)",
            "Yandex Metrica, odsłony (Logs API)",
        ],
        toml!("yandex_metrica_hits"),
        &[&["ym:pv:dateTime"], &["ym:pv:clientID"]],
        None,
    ),
    preset(
        "yandex_metrica_visits",
        ["Yandex Metrica, visits (Logs API)", "Яндекс Метрика, визиты (Logs API)", "Yandex Metrica, wizyty (Logs API)"],
        toml!("yandex_metrica_visits"),
        &[&["ym:s:dateTime"], &["ym:s:clientID"]],
        None,
    ),
    preset(
        "matomo",
        ["Matomo visits log", "Matomo, журнал визитов", "Matomo, dziennik wizyt"],
        toml!("matomo"),
        &[&["idVisit"], &["visitorId"], &["actionDetails"]],
        Some(Layout::Matomo),
    ),
    preset(
        "shopify_orders",
        ["Shopify orders", "Заказы Shopify", "Zamówienia Shopify"],
        toml!("shopify_orders"),
        &[&["Name"], &["Financial Status"], &["Created at"], &["Total"], &["Lineitem name"]],
        None,
    ),
    preset(
        "hubspot_contacts",
        ["HubSpot contacts", "Контакты HubSpot", "Kontakty HubSpot"],
        toml!("hubspot_contacts"),
        &[&["Record ID"], &["Email"], &["Create Date"], &["Lifecycle Stage", "Lead Status", "Original Source"]],
        None,
    ),
    preset(
        "hubspot_deals",
        ["HubSpot deals", "Сделки HubSpot", "Transakcje HubSpot"],
        toml!("hubspot_deals"),
        &[&["Record ID"], &["Deal Name"], &["Deal Stage"], &["Create Date"], &["Close Date"]],
        Some(Layout::HubspotDeals),
    ),
    preset(
        "hubspot_engagements",
        ["HubSpot activities", "Активности HubSpot", "Aktywności HubSpot"],
        toml!("hubspot_engagements"),
        &[&["Activity type"], &["Activity date"]],
        Some(Layout::HubspotActivities),
    ),
    preset(
        "bitrix24_deals",
        ["Bitrix24 deals", "Сделки Битрикс24", "Transakcje Bitrix24"],
        toml!("bitrix24_deals"),
        &[&["ID"], &["Стадия сделки", "Стадия"], &["Сумма"], &["Дата создания"]],
        Some(Layout::Bitrix24Deals),
    ),
    preset(
        "bitrix24_calls",
        ["Bitrix24 calls", "Звонки Битрикс24", "Połączenia Bitrix24"],
        toml!("bitrix24_calls"),
        &[&["Дата звонка"], &["Телефонный номер"], &["Тип звонка"], &["Длительность"]],
        None,
    ),
    preset(
        "amocrm_deals",
        ["amoCRM deals", "Сделки amoCRM", "Transakcje amoCRM"],
        toml!("amocrm_deals"),
        &[&["Название сделки"], &["Этап сделки"], &["Бюджет"], &["Дата создания сделки", "Дата создания"]],
        Some(Layout::AmocrmDeals),
    ),
    preset(
        "amocrm_calls",
        ["amoCRM calls", "Звонки amoCRM", "Połączenia amoCRM"],
        toml!("amocrm_calls"),
        &[&["Дата и время звонка"], &["Телефон"], &["Тип звонка"]],
        None,
    ),
    preset(
        "zendesk_tickets_csv",
        ["Zendesk tickets (CSV)", "Обращения Zendesk (CSV)", "Zgłoszenia Zendesk (CSV)"],
        toml!("zendesk_tickets_csv"),
        &[&["Id"], &["Requester id", "Requester"], &["Created at"], &["Status"], &["Satisfaction Score"]],
        Some(Layout::ZendeskTickets),
    ),
    preset(
        "zendesk_tickets_json",
        ["Zendesk tickets (JSON)", "Обращения Zendesk (JSON)", "Zgłoszenia Zendesk (JSON)"],
        toml!("zendesk_tickets_json"),
        &[&["id"], &["requester_id", "requester.id"], &["created_at"], &["status"], &["via.channel"]],
        Some(Layout::ZendeskTickets),
    ),
    preset(
        "segment",
        ["Segment or RudderStack archive", "Архив Segment или RudderStack", "Archiwum Segment lub RudderStack"],
        toml!("segment"),
        &[&["type"], &["anonymousId", "userId"], &["messageId"], &["originalTimestamp", "timestamp"]],
        None,
    ),
    preset(
        "styk_calls",
        ["Call list of Styk, filled in", "Заполненный список звонков Styk", "Wypełniona lista telefonów Styk"],
        toml!("styk_calls"),
        &[&["styk_segment"], &["styk_purpose"]],
        Some(Layout::CallList),
    ),
];

/// All presets that ship.
pub fn all() -> &'static [Preset] {
    &PRESETS
}
