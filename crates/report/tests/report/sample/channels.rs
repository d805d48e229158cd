//! An answer about channels: site, app, phone and branch.

use styk_model::answer::{
    AnswerResult, ChannelGap, ChannelInteractions, ChannelScore, ChannelScores, ChannelsResult, HandOff, HandOffGoal,
    MatrixCell, Passage,
};
use styk_model::{Answer, Language, Scale};

use super::{answer, estimate, name, rate, times};

const CHANNELS: [[&str; 3]; 4] = [
    ["site", "сайт", "strona"],
    ["app", "приложение", "aplikacja"],
    ["phone", "телефон", "telefon"],
    ["branch", "отделение", "oddział"],
];

fn channel(index: usize, language: Language) -> String {
    CHANNELS[index][language as usize].to_owned()
}

/// The touchpoint left, from, to, hand-offs, of their journeys those that reached the goal, and those that stayed.
type Row = (Option<usize>, usize, usize, u64, u64, (u64, u64));

fn hand_off(&(touchpoint, from, to, count, reached, stayed): &Row, language: Language) -> HandOff {
    let journeys = count * 9 / 10;
    let (reached, stayed) = (rate(reached, journeys), rate(stayed.0, stayed.1));
    let difference = (stayed.n > 0).then(|| estimate(reached.value - stayed.value, 0.05, reached.n + stayed.n));
    let real = difference.is_some_and(|one| one.value.abs() > 0.05);
    HandOff {
        touchpoint: touchpoint.map(|touchpoint| name(touchpoint, language)),
        from: channel(from, language),
        to: channel(to, language),
        count,
        customers: count * 8 / 10,
        journeys,
        times: times(count, 7_400.0),
        goal: Some(HandOffGoal { reached, stayed, difference, q_value: if real { 0.0002 } else { 0.41 }, real }),
    }
}

fn passage(touchpoint: Option<usize>, from: usize, onward: [u64; 5], language: Language) -> Passage {
    let [same, other, unknown, lost, open] = onward;
    let journeys: u64 = onward.iter().sum();
    Passage {
        touchpoint: touchpoint.map(|touchpoint| name(touchpoint, language)),
        channel: channel(from, language),
        journeys,
        same,
        other,
        unknown,
        lost,
        open,
        lost_share: rate(lost, journeys - open),
    }
}

fn matrix(language: Language) -> Vec<MatrixCell> {
    let cells = [(1, 0, 2_210, 8_030, Some(78.0)), (1, 1, 1_002, 3_115, None), (7, 2, 410, 655, Some(41.5))];
    cells
        .iter()
        .map(|&(touchpoint, of, customers, interactions, score)| MatrixCell {
            touchpoint: name(touchpoint, language),
            channel: channel(of, language),
            customers,
            interactions,
            score: score.map(|score| estimate(score, 2.4, 180)),
        })
        .collect()
}

fn scores(language: Language) -> Vec<ChannelScores> {
    let score = |of, mean, n| ChannelScore { channel: channel(of, language), mean: estimate(mean, 0.2, n) };
    let gap = ChannelGap {
        best: channel(1, language),
        worst: channel(2, language),
        difference: estimate(0.9, 0.3, 390),
        q_value: 0.0004,
        real: true,
    };
    let row = |touchpoint, channels, gap| ChannelScores {
        touchpoint: name(touchpoint, language),
        scale: Scale::CSAT_5,
        channels,
        gap,
    };
    vec![
        row(7, vec![score(1, 4.4, 210), score(2, 3.5, 180)], Some(gap)),
        row(5, vec![score(0, 4.1, 88), score(1, 3.9, 12)], None),
    ]
}

pub(crate) fn channels(language: Language) -> Answer {
    let hand_offs: [Row; 4] = [
        (None, 2, 3, 1_338, 373, (260, 500)),
        (Some(7), 2, 3, 900, 240, (190, 380)),
        (None, 0, 1, 620, 301, (400, 800)),
        (None, 3, 0, 44, 12, (0, 0)),
    ];
    let unknown = [(Some(0), 9_100, 210), (None, 1_240, 88), (Some(3), 2_005, 12)];
    let result = ChannelsResult {
        journeys: 3_605,
        reached: Some(702),
        channels: (0..4).map(|index| channel(index, language)).collect(),
        touchpoints: [1, 7].map(|index| name(index, language)).to_vec(),
        hand_offs: hand_offs.iter().map(|row| hand_off(row, language)).collect(),
        passages: vec![
            passage(None, 0, [1_400, 558, 12, 1_102, 60], language),
            passage(None, 2, [500, 1_204, 3, 310, 22], language),
            passage(Some(7), 2, [380, 810, 0, 201, 9], language),
            passage(None, 3, [90, 40, 0, 0, 31], language),
        ],
        matrix: matrix(language),
        scores: scores(language),
        unknown: unknown
            .iter()
            .map(|&(of, interactions, unidentified)| ChannelInteractions {
                channel: of.map(|of| channel(of, language)),
                interactions,
                unidentified: rate(unidentified, interactions),
                recognition: None,
            })
            .collect(),
    };
    let verdict = [
        "Most is lost on the way from “phone” to “branch”: of the journeys that changed the channel so, 31% (95% interval 28–34%; 373 of 1,204) reached the goal; of those that stayed, 52% (95% interval 48–56%; 260 of 500).",
        "Больше всего теряется при переходе из канала «телефон» в канал «отделение»: из путей с таким переходом до цели дошло 31 % (диапазон неопределённости 95 %: 28–34 %; 373 из 1204), а из оставшихся в канале — 52 % (диапазон неопределённости 95 %: 48–56 %; 260 из 500).",
        "Najwięcej tracimy na przejściu z kanału „telefon” do kanału „oddział”: spośród podróży z takim przejściem do celu dotarło 31% (przedział niepewności 95%: 28–34%; 373 z 1204), a spośród tych, które zostały w kanale – 52% (przedział niepewności 95%: 48–56%; 260 z 500).",
    ];
    answer(verdict, AnswerResult::Channels(result), language)
}
