//! Answers of every kind, with names as customers of a web shop meet them.

mod channels;
mod conformance;
mod rules;

use styk_model::answer::{
    AnswerResult, Change, Cohort, Cost, CustomerRow, CustomersResult, DifferenceResult, DifferenceRow, DropOffResult,
    DropOffRow, Edge, Estimate, Evidence, Finding, FunnelGroup, FunnelResult, FunnelStep, KnownBy, LifecyclePoint,
    LifecycleResult, LoopRow, MapAgainst, MapLink, MapResult, MapTouchpoint, Node, PathNode, PathStep, PathsResult,
    Rate, RepeatPurchaseResult, RetentionResult, ReworkResult, ReworkRow, SeriesGroup, SeriesPoint, SeriesResult,
    Share, Snapshot, StandsOutResult, StepMatrixResult, StickinessPoint, StickinessResult, Times, TouchpointChange,
    TransitionsResult, Unit, UnknownShare, Variant, VariantsResult,
};
use styk_model::{
    Answer, Ask, IdentifierKind, Language, Period, Question, Stickiness, TimeSpan, Timestamp, Transitions,
};

const DAY: i64 = 86_400_000_000;

/// Sunday midnight in Warsaw before Monday, 1 January 2024.
const NEW_YEAR: i64 = 1_704_063_600_000_000;

const NAMES: [[&str; 3]; 12] = [
    ["Home page", "Главная страница", "Strona główna"],
    ["Search", "Поиск по каталогу", "Wyszukiwarka"],
    ["Product page", "Карточка товара", "Karta produktu"],
    ["Cart", "Корзина", "Koszyk"],
    ["Checkout", "Оформление заказа", "Składanie zamówienia"],
    ["Payment", "Оплата", "Płatność"],
    ["Purchase", "Покупка", "Zakup"],
    ["Chat with support", "Чат с поддержкой", "Czat z obsługą klienta"],
    ["Newsletter", "Рассылка", "Newsletter"],
    ["Delivery to pickup point", "Доставка в пункт выдачи", "Dostawa do punktu odbioru"],
    ["Review", "Отзыв", "Opinia"],
    ["Return of goods", "Возврат товара", "Zwrot towaru"],
];

fn name(index: usize, language: Language) -> String {
    NAMES[index % NAMES.len()][language as usize].to_owned()
}

/// Wilson (1927) at 95 %, so that the samples look as real answers do.
fn rate(successes: u64, n: u64) -> Rate {
    if n == 0 {
        return Rate::default();
    }
    let (z, count) = (1.96_f64, n as f64);
    let share = successes as f64 / count;
    let middle = (share + z * z / (2.0 * count)) / (1.0 + z * z / count);
    let half = z / (1.0 + z * z / count) * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt();
    Rate { value: share, low: (middle - half).max(0.0), high: (middle + half).min(1.0), successes, n }
}

fn estimate(value: f64, margin: f64, n: u64) -> Estimate {
    Estimate { value, low: Some(value - margin), high: Some(value + margin), n }
}

fn times(n: u64, median_s: f64) -> Times {
    Times {
        n,
        median_s,
        p90_s: median_s * 4.2,
        p95_s: median_s * 7.5,
        total_s: median_s * 1.6 * n as f64,
        approximate: n > 100_000,
    }
}

fn start(days: i64) -> Timestamp {
    Timestamp(NEW_YEAR + days * DAY - summer(days))
}

/// Clocks go forward on 31 March, day 90.
fn summer(days: i64) -> i64 {
    if days > 90 { 3_600_000_000 } else { 0 }
}

fn answer(verdict: [&str; 3], result: AnswerResult, language: Language) -> Answer {
    let mut question = Question::new(Ask::Transitions(Transitions::default()));
    "Europe/Warsaw".clone_into(&mut question.zone);
    question.language = language;
    Answer {
        question,
        verdict: verdict[language as usize].to_owned(),
        evidence: Evidence::Association,
        result,
        unknown: UnknownShare { interactions: 31_106, unbound: Some(1_244), unidentified: 310 },
        notes: Vec::new(),
        snapshot: Snapshot {
            version: 12,
            unflushed_rows: 48,
            identity: 3_605,
            rules: 2,
            span: Some(TimeSpan { from: start(0), to: start(182) }),
        },
        cost: Cost { rows: 31_106, bytes: 402_144, wall_ms: 42 },
    }
}

/// One answer of each kind.
pub(crate) fn answers(language: Language) -> Vec<Answer> {
    vec![
        funnel(language),
        funnel_by_channel(language),
        journey_map(language),
        transitions(language),
        bottlenecks(language),
        paths(language),
        variants(language),
        step_matrix(language),
        rework(language),
        drop_off(language),
        channels::channels(language),
        conformance::conformance(language),
        rules::rules(language),
        retention(language),
        stickiness(language),
        lifecycle(language),
        repeat_purchase(language),
        metric(language),
        series(language),
        difference(language),
        stands_out(language),
        customers(language),
    ]
}

fn steps(journeys: &[u64], language: Language) -> Vec<FunnelStep> {
    let touchpoints = [1, 2, 3, 5, 6];
    let mut steps = Vec::new();
    for (index, &count) in journeys.iter().enumerate() {
        let previous = if index == 0 { count } else { journeys[index - 1] };
        steps.push(FunnelStep {
            name: name(touchpoints[index], language),
            optional: false,
            journeys: count,
            customers: count * 9 / 10,
            from_previous: rate(count, previous),
            from_first: rate(count, journeys[0]),
            times: if index == 0 { Times::default() } else { times(count, 95.0 * 7_f64.powi(index as i32 - 1)) },
        });
    }
    steps
}

pub(crate) fn funnel(language: Language) -> Answer {
    let groups = vec![FunnelGroup { key: None, steps: steps(&[3_605, 2_912, 1_204, 811, 702], language) }];
    let verdict = [
        "Most journeys are lost between “Product page” and “Cart”: 1,708 of 2,912 (58.7%, 56.9–60.4%).",
        "Больше всего путей теряется между точками контакта «Карточка товара» и «Корзина»: 1 708 из 2 912 (58,7 %, от 56,9 до 60,4 %).",
        "Najwięcej podróży urywa się między punktami styku „Karta produktu” i „Koszyk”: 1708 z 2912 (58,7%, od 56,9 do 60,4%).",
    ];
    let mut answer = answer(verdict, AnswerResult::Funnel(FunnelResult { groups }), language);
    let note = [
        "Journeys may still go on: those of the last 7 days have had less time than the window gives.",
        "Пути последних 7 дней ещё могут продолжиться: у них было меньше времени, чем даёт окно.",
        "Podróże z ostatnich 7 dni mogą jeszcze trwać: miały mniej czasu, niż daje okno.",
    ];
    answer.notes.push(note[language as usize].to_owned());
    answer
}

pub(crate) fn funnel_by_channel(language: Language) -> Answer {
    let mut groups = Vec::new();
    for (key, journeys) in [
        ("web", [2_400, 2_011, 850, 600, 540]),
        ("app", [1_105, 852, 340, 205, 158]),
        ("Telegram", [100, 49, 14, 6, 4]),
    ] {
        groups.push(FunnelGroup { key: Some(key.to_owned()), steps: steps(&journeys, language) });
    }
    let verdict = [
        "“web” brings 22.5% of journeys to the last step, “app” 14.3%.",
        "В группе «web» до последнего шага доходит 22,5 % путей, в группе «app» — 14,3 %.",
        "W grupie „web” do ostatniego kroku dociera 22,5% podróży, w grupie „app” 14,3%.",
    ];
    answer(verdict, AnswerResult::Funnel(FunnelResult { groups }), language)
}

fn graph(language: Language) -> TransitionsResult {
    let counts = [
        (0, 1, 2_900, 40.0),
        (1, 2, 4_100, 95.0),
        (2, 1, 1_750, 60.0),
        (2, 3, 1_204, 210.0),
        (3, 4, 905, 75.0),
        (4, 5, 860, 140.0),
        (5, 6, 702, 30.0),
        (5, 4, 120, 400.0),
        (3, 2, 410, 130.0),
        (0, 2, 820, 50.0),
        (8, 2, 640, 20.0),
        (8, 0, 210, 15.0),
        (4, 7, 95, 300.0),
        (7, 5, 61, 5_400.0),
        (6, 9, 655, 260_000.0),
        (9, 10, 180, 400_000.0),
        (9, 11, 44, 700_000.0),
        (11, 7, 25, 90_000.0),
        (10, 0, 60, 2_000_000.0),
        (2, 2, 930, 30.0),
        (3, 7, 30, 250.0),
        (2, 7, 35, 250.0),
        (6, 0, 130, 900_000.0),
        (0, 0, 77, 12.0),
    ];
    let edges: Vec<Edge> = counts
        .iter()
        .map(|&(from, to, count, median)| Edge {
            from: name(from, language),
            to: name(to, language),
            count,
            customers: count * 2 / 3,
            times: times(count, median),
        })
        .collect();
    let mut nodes: Vec<Node> = (0..NAMES.len())
        .map(|index| {
            let into: u64 = counts.iter().filter(|edge| edge.1 == index).map(|edge| edge.2).sum();
            let out: u64 = counts.iter().filter(|edge| edge.0 == index).map(|edge| edge.2).sum();
            Node {
                touchpoint: name(index, language),
                interactions: into.max(out),
                customers: into.max(out) / 3,
                starts: out.saturating_sub(into),
                ends: into.saturating_sub(out),
            }
        })
        .collect();
    nodes.sort_by_key(|node| std::cmp::Reverse(node.interactions));
    TransitionsResult { journeys: 4_455, nodes, edges, other_transitions: 214 }
}

pub(crate) fn transitions(language: Language) -> Answer {
    let mut result = graph(language);
    result.edges.sort_by_key(|edge| std::cmp::Reverse(edge.count));
    let verdict = [
        "Customers go most often from “Search” to “Product page” (4,100 times); the longest wait is between “Review” and “Home page”.",
        "Чаще всего клиенты переходят из точки контакта «Поиск по каталогу» в «Карточка товара» (4 100 раз); дольше всего ждут между «Отзыв» и «Главная страница».",
        "Klienci najczęściej przechodzą z punktu styku „Wyszukiwarka” do „Karta produktu” (4100 razy); najdłużej czekają między „Opinia” a „Strona główna”.",
    ];
    answer(verdict, AnswerResult::Transitions(result), language)
}

/// The graph as a map, compared with the half-year before.
pub(crate) fn journey_map(language: Language) -> Answer {
    let TransitionsResult { journeys, nodes, edges, other_transitions } = graph(language);
    let change = |value: f64, real: bool| Change {
        before: 0.4,
        difference: Estimate { value, low: Some(value - 0.02), high: Some(value + 0.02), n: 4_000 },
        q_value: if real { 0.001 } else { 0.6 },
        real,
    };
    let touchpoints = nodes.iter().enumerate().map(|(index, node)| MapTouchpoint {
        key: format!("touchpoint-{index}"),
        touchpoint: node.touchpoint.clone(),
        interactions: node.interactions,
        customers: node.customers,
        share: rate(node.customers, 3_605),
        journeys: node.customers,
        starts: node.starts.min(node.customers),
        ended_here: rate(node.ends.min(node.customers), node.customers),
        repeated: rate(node.customers / 5, node.customers),
        times: times(node.customers, 320.0 * (index + 1) as f64),
        place: Some(index as f64 / nodes.len() as f64),
        trend: vec![node.customers / 4; 4],
        change: Some(TouchpointChange {
            share: change(0.05 - index as f64 / 50.0, index != 2),
            ended_here: change(0.01, false),
        }),
    });
    let key = |name: &str| {
        let found = nodes.iter().position(|node| node.touchpoint == name);
        format!("touchpoint-{}", found.unwrap_or_default())
    };
    let links = edges.iter().map(|edge| MapLink {
        from: key(&edge.from),
        to: key(&edge.to),
        count: edge.count,
        customers: edge.customers,
        share: rate(edge.count, edge.count * 2),
        times: edge.times,
        change: None,
    });
    let result = MapResult {
        customers: 3_605,
        journeys,
        period: Period::Month,
        periods: (0..4).map(|month| start(month * 30)).collect(),
        touchpoints: touchpoints.collect(),
        links: links.collect(),
        other_transitions,
        against: Some(MapAgainst { name: "2023".to_owned(), customers: 3_100, journeys: 3_900, span: None }),
    };
    let verdict = [
        "The largest change against “2023” is at “Search”.",
        "Сильнее всего по сравнению с «2023» изменилась точка контакта «Поиск по каталогу».",
        "W porównaniu z „2023” najbardziej zmienił się punkt styku „Wyszukiwarka”.",
    ];
    answer(verdict, AnswerResult::Map(result), language)
}

/// A graph of `nodes` touchpoints with edges in all directions.
#[allow(dead_code, reason = "not every user of the samples draws it")]
pub(crate) fn dense_transitions(nodes: usize, language: Language) -> Answer {
    let mut edges = Vec::new();
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for from in 0..nodes {
        for _ in 0..5 {
            let to = (from as u64 + 1 + random(4) * random(3)) as usize % nodes;
            let count = 20 + random(900) * 30 / (1 + (from as u64) % 9);
            let label = |index: usize| format!("{} {}", name(index, language), index + 1);
            edges.push(Edge {
                from: label(from),
                to: label(to),
                count,
                customers: count / 2,
                times: times(count, random(90_000) as f64),
            });
        }
    }
    edges.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    edges.dedup_by(|a, b| a.from == b.from && a.to == b.to);
    edges.sort_by_key(|edge| std::cmp::Reverse(edge.count));
    let nodes = (0..nodes)
        .map(|index| {
            let touchpoint = format!("{} {}", name(index, language), index + 1);
            let interactions = edges.iter().filter(|edge| edge.from == touchpoint).map(|edge| edge.count).sum();
            Node {
                touchpoint,
                interactions,
                customers: interactions / 4,
                starts: if index < 3 { 5_000 } else { 10 },
                ends: 300,
            }
        })
        .collect();
    let verdict = ["A big shop", "Большой магазин", "Duży sklep"];
    let result = TransitionsResult { journeys: 15_300, nodes, edges, other_transitions: 0 };
    answer(verdict, AnswerResult::Transitions(result), language)
}

pub(crate) fn bottlenecks(language: Language) -> Answer {
    let mut result = graph(language);
    result.edges.sort_by(|a, b| b.times.total_s.total_cmp(&a.times.total_s));
    let verdict = [
        "Customers wait longest in all between “Purchase” and “Delivery to pickup point”.",
        "Больше всего времени клиенты ждут между точками контакта «Покупка» и «Доставка в пункт выдачи».",
        "Klienci łącznie najdłużej czekają między punktami styku „Zakup” i „Dostawa do punktu odbioru”.",
    ];
    answer(verdict, AnswerResult::Bottlenecks(result), language)
}

fn grow(nodes: &mut Vec<PathNode>, parent: usize, shares: &[(PathStep, f64)]) -> Vec<usize> {
    let (depth, mut left) = (nodes[parent].depth + 1, nodes[parent].journeys);
    let all = left as f64;
    let mut added = Vec::new();
    for (index, (step, share)) in shares.iter().enumerate() {
        let journeys = if index + 1 == shares.len() { left } else { ((all * share) as u64).min(left) };
        left -= journeys;
        added.push(nodes.len());
        nodes.push(PathNode { parent: Some(parent), depth, step: step.clone(), journeys });
    }
    added
}

pub(crate) fn paths(language: Language) -> Answer {
    let touchpoint = |index: usize| PathStep::Touchpoint(name(index, language));
    let mut after = vec![PathNode { parent: None, depth: 0, step: touchpoint(1), journeys: 3_605 }];
    let first = grow(
        &mut after,
        0,
        &[
            (touchpoint(2), 0.68),
            (touchpoint(0), 0.12),
            (touchpoint(7), 0.03),
            (PathStep::Other, 0.05),
            (PathStep::End, 0.12),
        ],
    );
    let second = grow(
        &mut after,
        first[0],
        &[(touchpoint(3), 0.4), (touchpoint(1), 0.3), (PathStep::Other, 0.05), (PathStep::End, 0.25)],
    );
    grow(&mut after, first[1], &[(touchpoint(2), 0.5), (PathStep::End, 0.5)]);
    let third = grow(&mut after, second[0], &[(touchpoint(4), 0.75), (touchpoint(2), 0.1), (PathStep::End, 0.15)]);
    grow(&mut after, second[1], &[(touchpoint(2), 0.6), (PathStep::End, 0.4)]);
    let fourth = grow(&mut after, third[0], &[(touchpoint(5), 0.95), (PathStep::End, 0.05)]);
    grow(&mut after, fourth[0], &[(touchpoint(6), 0.9), (PathStep::End, 0.1)]);
    let mut before = vec![PathNode { parent: None, depth: 0, step: touchpoint(1), journeys: 3_605 }];
    let first = grow(
        &mut before,
        0,
        &[(touchpoint(0), 0.6), (touchpoint(8), 0.2), (PathStep::Other, 0.02), (PathStep::End, 0.18)],
    );
    grow(&mut before, first[0], &[(touchpoint(8), 0.2), (PathStep::End, 0.8)]);
    let verdict = [
        "After “Search”, 68% of journeys go on to “Product page”; 12% end at once.",
        "После точки контакта «Поиск по каталогу» 68 % путей идут в «Карточка товара»; 12 % сразу заканчиваются.",
        "Po punkcie styku „Wyszukiwarka” 68% podróży prowadzi do „Karta produktu”; 12% od razu się kończy.",
    ];
    answer(verdict, AnswerResult::Paths(PathsResult { journeys: 3_605, after, before }), language)
}

pub(crate) fn variants(language: Language) -> Answer {
    let sequences: [(&[usize], u64); 5] = [
        (&[0, 1, 2], 611),
        (&[1, 2, 3, 4, 5, 6], 402),
        (&[0, 1, 2, 2, 2, 3, 4, 5, 6, 9], 118),
        (&[8], 97),
        (&[1, 2, 7], 12),
    ];
    let variants = sequences
        .iter()
        .map(|(steps, journeys)| Variant {
            steps: steps.iter().map(|&step| name(step, language)).collect(),
            journeys: *journeys,
            share: rate(*journeys, 3_605),
            duration: times(*journeys, 400.0 * steps.len() as f64),
        })
        .collect();
    let verdict = [
        "The commonest journey, “Home page → Search → Product page”, is 16.9% of all; 1,411 different ones exist.",
        "Самый частый вариант — 16,9 % всех путей; всего разных вариантов 1 411.",
        "Najczęstszy wariant to 16,9% wszystkich podróży; różnych wariantów jest 1411.",
    ];
    answer(verdict, AnswerResult::Variants(VariantsResult { journeys: 3_605, distinct: 1_411, variants }), language)
}

pub(crate) fn step_matrix(language: Language) -> Answer {
    let mut counts = Vec::new();
    let mut ended = Vec::new();
    let mut alive = 3_605_u64;
    for position in 0..8_u64 {
        let weights = [8 / (position + 1), 6, 5 + position, position * 2, position * position / 4, position / 2];
        let total: u64 = weights.iter().sum();
        counts.push(weights.iter().map(|weight| alive * weight / total).collect());
        ended.push(3_605 - alive);
        alive = alive * 4 / 5;
    }
    let touchpoints = [0, 1, 2, 3, 5, 6].map(|index| name(index, language)).to_vec();
    let verdict = [
        "Every second journey begins at “Home page”.",
        "Каждый второй путь начинается в точке контакта «Главная страница».",
        "Co druga podróż zaczyna się w punkcie styku „Strona główna”.",
    ];
    let result = StepMatrixResult { journeys: 3_605, touchpoints, counts, ended };
    answer(verdict, AnswerResult::StepMatrix(result), language)
}

pub(crate) fn rework(language: Language) -> Answer {
    let rows = [(2, 2_912, 1_310, 2_940), (1, 3_605, 900, 1_750), (5, 811, 96, 120), (7, 140, 22, 31)];
    let touchpoints = rows
        .iter()
        .map(|&(touchpoint, journeys, repeated, extra)| ReworkRow {
            touchpoint: name(touchpoint, language),
            journeys,
            repeated: rate(repeated, journeys),
            extra,
            self_loops: extra / 4,
        })
        .collect();
    let loops = vec![
        LoopRow { there: name(1, language), back: name(2, language), count: 1_620, journeys: 870 },
        LoopRow { there: name(2, language), back: name(3, language), count: 310, journeys: 255 },
    ];
    let verdict = [
        "“Product page” is repeated most: 1,310 of 2,912 journeys (45.0%) come to it more than once.",
        "Чаще всего повторяется точка контакта «Карточка товара»: 1 310 из 2 912 путей (45,0 %) проходят её не один раз.",
        "Najczęściej powtarza się punkt styku „Karta produktu”: 1310 z 2912 podróży (45,0%) trafia tam więcej niż raz.",
    ];
    answer(verdict, AnswerResult::Rework(ReworkResult { journeys: 3_605, touchpoints, loops }), language)
}

pub(crate) fn drop_off(language: Language) -> Answer {
    let rows =
        [(2, 2_912, 1_104, 2_210), (1, 3_605, 402, 2_903), (3, 1_204, 202, 502), (4, 905, 60, 203), (7, 140, 25, 90)];
    let touchpoints = rows
        .iter()
        .map(|&(touchpoint, journeys, here, lost)| DropOffRow {
            touchpoint: name(touchpoint, language),
            journeys,
            ended_here: rate(here, journeys),
            lost: rate(lost, journeys),
            last: vec![
                Share { touchpoint: name(touchpoint, language), journeys: here },
                Share { touchpoint: name(1, language), journeys: lost / 5 },
                Share { touchpoint: name(0, language), journeys: lost / 9 },
            ],
        })
        .collect();
    let verdict = [
        "Most journeys end without a purchase at “Product page”: 1,104 of 2,912 (37.9%, 36.2–39.7%).",
        "Чаще всего путь без покупки заканчивается в точке контакта «Карточка товара»: 1 104 из 2 912 (37,9 %, от 36,2 до 39,7 %).",
        "Podróż bez zakupu najczęściej kończy się w punkcie styku „Karta produktu”: 1104 z 2912 (37,9%, od 36,2 do 39,7%).",
    ];
    let result = DropOffResult { journeys: 3_605, reached: 702, touchpoints };
    answer(verdict, AnswerResult::DropOff(result), language)
}

pub(crate) fn retention(language: Language) -> Answer {
    let mut cohorts = Vec::new();
    for week in 0..10_u64 {
        let customers = 300 + (week * 37) % 90;
        let retained = (0..10 - week)
            .map(|period| {
                let share = if period == 0 { 1.0 } else { 0.34 / (period as f64).powf(0.55) - 0.004 * week as f64 };
                rate((customers as f64 * share) as u64, customers)
            })
            .collect();
        cohorts.push(Cohort { key: None, start: start(week as i64 * 7), customers, retained });
    }
    let overall = (0..10)
        .map(|period| {
            let rates = || cohorts.iter().filter_map(|cohort: &Cohort| cohort.retained.get(period));
            rate(rates().map(|rate| rate.successes).sum(), rates().map(|rate| rate.n).sum())
        })
        .collect();
    let verdict = [
        "Of 100 new customers, 32 come back in the first week after and 13 in the fifth.",
        "Из 100 новых клиентов через неделю возвращаются 32, через пять недель — 13.",
        "Na 100 nowych klientów po tygodniu wraca 32, a po pięciu tygodniach 13.",
    ];
    answer(verdict, AnswerResult::Retention(RetentionResult { period: Period::Week, cohorts, overall }), language)
}

pub(crate) fn stickiness(language: Language) -> Answer {
    let points = (0..6)
        .map(|month: i64| StickinessPoint {
            start: start([0, 31, 60, 91, 121, 152][month as usize]),
            customers: 410 + 17 * month as u64,
            daily: 58.0 + 3.5 * month as f64,
            ratio: (58.0 + 3.5 * month as f64) / (410 + 17 * month) as f64,
        })
        .collect();
    let active_days = vec![880, 540, 310, 190, 120, 71, 44, 21, 12, 3];
    let verdict = [
        "On an average day 15% of the month’s customers are active.",
        "В обычный день активны 15 % клиентов месяца.",
        "W przeciętnym dniu aktywnych jest 15% klientów z miesiąca.",
    ];
    let mut answer = answer(
        verdict,
        AnswerResult::Stickiness(StickinessResult { period: Period::Month, points, active_days }),
        language,
    );
    answer.question.ask = Ask::Stickiness(Stickiness { period: Period::Month, of: None });
    answer
}

pub(crate) fn customers(language: Language) -> Answer {
    let customers = (1..=3)
        .map(|number| CustomerRow {
            person: number * 7,
            identifiers: [IdentifierKind::UserId, IdentifierKind::AnonymousId]
                .into_iter()
                .take(number as usize % 3)
                .map(|kind| KnownBy { kind, value: format!("K-{number:04}") })
                .collect(),
            interactions: u64::from(number) * 12,
            first: Timestamp(NEW_YEAR + i64::from(number) * DAY),
            last: Timestamp(NEW_YEAR + 40 * DAY - i64::from(number) * DAY),
        })
        .collect();
    let verdict = [
        "Behind this number: 57 customers; those seen last are listed (3).",
        "За этим числом: 57 клиентов; в списке — кто был недавно (3).",
        "Za tą liczbą: 57 klientów; lista pokazuje ostatnio widzianych (3).",
    ];
    answer(verdict, AnswerResult::Customers(CustomersResult { total: 57, customers }), language)
}

pub(crate) fn lifecycle(language: Language) -> Answer {
    let points = (0..12_i64)
        .map(|week| LifecyclePoint {
            start: start(week * 7),
            new: (220 - week * 9) as u64,
            returning: (60 + week * 14) as u64,
            resurrected: (week * 6) as u64,
            dormant: (90 + week * 5) as u64,
        })
        .collect();
    let verdict = [
        "In the last week 121 customers were new and 145 fell dormant.",
        "За последнюю неделю пришёл 121 новый клиент, уснули 145.",
        "W ostatnim tygodniu przybyło 121 nowych klientów, a 145 uśpiło się.",
    ];
    answer(verdict, AnswerResult::Lifecycle(LifecycleResult { period: Period::Week, points }), language)
}

pub(crate) fn repeat_purchase(language: Language) -> Answer {
    let result = RepeatPurchaseResult {
        customers: 512,
        repeat: rate(171, 512),
        by_count: vec![341, 98, 40, 19, 14],
        between: vec![times(171, 2_300_000.0), times(73, 1_800_000.0), times(33, 1_500_000.0), times(14, 1_200_000.0)],
        between_all: times(291, 2_000_000.0),
    };
    let verdict = [
        "171 of 512 buyers bought again (33.4%, 29.4–37.6%), half of them within 27 days.",
        "Повторно купил 171 из 512 покупателей (33,4 %, от 29,4 до 37,6 %), половина — в течение 27 дней.",
        "Ponownie kupiło 171 z 512 kupujących (33,4%, od 29,4 do 37,6%), połowa w ciągu 27 dni.",
    ];
    answer(verdict, AnswerResult::RepeatPurchase(result), language)
}

pub(crate) fn metric(language: Language) -> Answer {
    let group = |key: &str, value: f64, margin: f64, n: u64| SeriesGroup {
        key: Some(key.to_owned()),
        points: vec![SeriesPoint { start: None, estimate: Some(estimate(value, margin, n)) }],
    };
    let groups = vec![
        group("web", 412_055.0, 9_100.0, 1_940),
        group("app", 388_110.0, 14_020.0, 822),
        group("Telegram", 120_950.0, 61_000.0, 21),
    ];
    let currency = Some(["EUR", "RUB", "PLN"][language as usize].to_owned());
    let verdict = [
        "An order on “web” is worth most on average.",
        "Самый высокий средний чек — в канале «web».",
        "Najwyższa średnia wartość zamówienia jest w kanale „web”.",
    ];
    let result = SeriesResult { unit: Unit::Money, currency, period: None, groups };
    answer(verdict, AnswerResult::Metric(result), language)
}

pub(crate) fn series(language: Language) -> Answer {
    let mut groups = Vec::new();
    for (key, level, slope) in [("web", 0.22, 0.001), ("app", 0.15, 0.003), ("Telegram", 0.08, -0.001)] {
        let points = (0..20_i64)
            .map(|week| {
                let wobble = ((week * 7 + (level * 100.0) as i64) % 5) as f64 * 0.006;
                let measured = key != "app" || week != 8;
                let margin = if key == "Telegram" { 0.035 } else { 0.014 };
                SeriesPoint {
                    start: Some(start(week * 7)),
                    estimate: measured
                        .then(|| estimate(level + slope * week as f64 + wobble, margin, 900 - 20 * week as u64)),
                }
            })
            .collect();
        groups.push(SeriesGroup { key: Some(key.to_owned()), points });
    }
    let verdict = [
        "Conversion on “app” rose from 15.0% to 20.7% over 20 weeks.",
        "Конверсия в канале «app» за 20 недель выросла с 15,0 до 20,7 %.",
        "Konwersja w kanale „app” wzrosła w ciągu 20 tygodni z 15,0 do 20,7%.",
    ];
    let result = SeriesResult { unit: Unit::Share, currency: None, period: Some(Period::Week), groups };
    answer(verdict, AnswerResult::Series(result), language)
}

pub(crate) fn difference(language: Language) -> Answer {
    let row = |from: usize, to: usize, a: f64, b: f64, margin: f64, q_value: f64| DifferenceRow {
        item: format!("{} → {}", name(from, language), name(to, language)),
        unit: Unit::Share,
        a: estimate(a, margin * 0.7, 1_800),
        b: estimate(b, margin * 0.7, 1_650),
        difference: estimate(b - a, margin, 3_450),
        q_value,
        real: q_value < 0.05,
    };
    let wait = DifferenceRow {
        item: format!("{} → {}", name(6, language), name(9, language)),
        unit: Unit::Seconds,
        a: estimate(260_000.0, 9_000.0, 300),
        b: estimate(221_000.0, 8_000.0, 355),
        difference: estimate(-39_000.0, 12_000.0, 655),
        q_value: 0.000_02,
        real: true,
    };
    let rows = vec![
        row(2, 3, 0.412, 0.468, 0.031, 0.001),
        row(4, 5, 0.951, 0.902, 0.022, 0.004),
        wait,
        row(5, 6, 0.86, 0.87, 0.03, 0.61),
        row(1, 2, 0.81, 0.805, 0.02, 0.74),
    ];
    let (a, b) = match language {
        Language::En => ("May", "June"),
        Language::Ru => ("Май", "Июнь"),
        Language::Pl => ("Maj", "Czerwiec"),
    };
    let verdict = [
        "In June 5.6 pp more of the journeys go from “Product page” to “Cart” than in May (2.5 to 8.7 pp).",
        "В июне из точки контакта «Карточка товара» в «Корзина» переходит на 5,6 п.п. больше путей, чем в мае (от 2,5 до 8,7 п.п.).",
        "W czerwcu z punktu styku „Karta produktu” do „Koszyk” przechodzi o 5,6 p.p. więcej podróży niż w maju (od 2,5 do 8,7 p.p.).",
    ];
    let result = DifferenceResult { a: a.to_owned(), b: b.to_owned(), rows };
    answer(verdict, AnswerResult::Difference(result), language)
}

pub(crate) fn stands_out(language: Language) -> Answer {
    let sentences = [
        [
            "From 12 to 18 March, 71.4% of journeys on “app” got from “Checkout” to “Payment” instead of the usual 94.8%.",
            "С 12 по 18 марта в группе «app» от шага «Оформление заказа» до шага «Оплата» дошли 71,4 % путей вместо обычных 94,8 %.",
            "Od 12 do 18 marca w grupie „app” z kroku „Składanie zamówienia” do kroku „Płatność” przeszło 71,4% podróży zamiast zwykłych 94,8%.",
        ],
        [
            "In May customers in “Kraków” waited 5 d 4 h for “Delivery to pickup point”; usually it is 3 d.",
            "В мае клиенты в городе «Kraków» ждали шага «Доставка в пункт выдачи» 5 дн. 4 ч; обычно — 3 дн.",
            "W maju klienci w mieście „Kraków” czekali na krok „Dostawa do punktu odbioru” 5 dni 4 godz.; zwykle są to 3 dni.",
        ],
    ];
    let question = || Box::new(Question::new(Ask::Transitions(Transitions::default())));
    let findings = vec![
        Finding {
            sentence: sentences[0][language as usize].to_owned(),
            evidence: Evidence::Association,
            q_value: 0.000_003,
            expected: estimate(0.948, 0.011, 1_702),
            observed: estimate(0.714, 0.052, 294),
            unit: Unit::Share,
            span: Some(TimeSpan { from: start(71), to: start(78) }),
            question: question(),
        },
        Finding {
            sentence: sentences[1][language as usize].to_owned(),
            evidence: Evidence::Association,
            q_value: 0.013,
            expected: estimate(259_200.0, 8_000.0, 480),
            observed: estimate(446_400.0, 61_000.0, 51),
            unit: Unit::Seconds,
            span: Some(TimeSpan { from: start(121), to: start(152) }),
            question: question(),
        },
    ];
    let verdict = [
        "2 of 1,240 comparisons stand out; the strongest is the loss before “Payment” on “app” in March.",
        "Из 1 240 сравнений выделяются 2; сильнее всего — потери перед шагом «Оплата» в группе «app» в марте.",
        "Z 1240 porównań wyróżniają się 2; najsilniej strata przed krokiem „Płatność” w grupie „app” w marcu.",
    ];
    answer(verdict, AnswerResult::StandsOut(StandsOutResult { looked_at: 1_240, findings }), language)
}
