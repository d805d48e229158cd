use styk_model::answer::Unit;
use styk_model::{Language, Medium};

use crate::language::{capital, pick, quote};

/// What customers are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Habit {
    /// Which part of the interactions is at a touchpoint.
    Touchpoint(String),
    /// Which part is in a channel.
    Channel(String),
    /// Which part is of a medium.
    Medium(Medium),
    /// Which part is in a quarter of the day, from midnight on.
    Quarter(u8),
    /// Which part is on Saturdays and Sundays.
    Weekend,
    Interactions,
    /// Days with an interaction.
    Days,
    SinceLast,
    SinceFirst,
    Money,
    /// The mean of scores, from 0 to 100.
    Score,
}

impl Habit {
    pub fn unit(&self) -> Unit {
        match self {
            Self::Touchpoint(_) | Self::Channel(_) | Self::Medium(_) | Self::Quarter(_) | Self::Weekend => Unit::Share,
            Self::Interactions | Self::Days => Unit::Number,
            Self::SinceLast | Self::SinceFirst => Unit::Seconds,
            Self::Money => Unit::Money,
            Self::Score => Unit::Points,
        }
    }

    /// The number that it is, of one customer.
    pub fn title(&self, language: Language) -> String {
        let title = match self {
            Self::Touchpoint(name) => {
                let name = quote(name, language);
                return pick(
                    language,
                    format!("Share of interactions at {name}"),
                    format!("Доля взаимодействий в точке контакта {name}"),
                    format!("Udział interakcji w punkcie styku {name}"),
                );
            }
            Self::Channel(name) => {
                let name = quote(name, language);
                return pick(
                    language,
                    format!("Share of interactions in channel {name}"),
                    format!("Доля взаимодействий в канале {name}"),
                    format!("Udział interakcji w kanale {name}"),
                );
            }
            Self::Medium(Medium::Digital) => pick(
                language,
                "Share of digital interactions",
                "Доля цифровых взаимодействий",
                "Udział interakcji cyfrowych",
            ),
            Self::Medium(Medium::Physical) => pick(
                language,
                "Share of physical interactions",
                "Доля физических взаимодействий",
                "Udział interakcji fizycznych",
            ),
            Self::Medium(Medium::Human) => pick(
                language,
                "Share of interactions with staff",
                "Доля взаимодействий с сотрудником",
                "Udział interakcji z pracownikiem",
            ),
            Self::Quarter(quarter) => return quarter_title(*quarter, language),
            Self::Weekend => pick(
                language,
                "Share of interactions at weekends",
                "Доля взаимодействий в выходные",
                "Udział interakcji w weekendy",
            ),
            Self::Interactions => {
                pick(language, "Interactions per customer", "Взаимодействий на клиента", "Interakcji na klienta")
            }
            Self::Days => pick(language, "Days with an interaction", "Дней с взаимодействиями", "Dni z interakcjami"),
            Self::SinceLast => pick(
                language,
                "Time since the last interaction",
                "Времени с последнего взаимодействия",
                "Czas od ostatniej interakcji",
            ),
            Self::SinceFirst => pick(
                language,
                "Time since the first interaction",
                "Времени с первого взаимодействия",
                "Czas od pierwszej interakcji",
            ),
            Self::Money => pick(language, "Money per customer", "Денег на клиента", "Pieniędzy na klienta"),
            Self::Score => pick(language, "Scores, from 0 to 100", "Оценки, от 0 до 100", "Oceny, od 0 do 100"),
        };
        title.to_owned()
    }

    /// Of a group where it is more, or less, than elsewhere: `often “Cart”`, `bring little money`.
    fn phrase(&self, more: bool, language: Language) -> String {
        let phrase = match (self, more) {
            (Self::Touchpoint(name) | Self::Channel(name), _) => {
                let (name, channel) = (quote(name, language), matches!(self, Self::Channel(_)));
                let often = if more {
                    pick(language, "often", "часто", "często")
                } else {
                    pick(language, "seldom", "редко", "rzadko")
                };
                let noun = if channel { pick(language, "in channel ", "в канале ", "w kanale ") } else { "" };
                return format!("{often} {noun}{name}");
            }
            (Self::Medium(Medium::Digital), true) => {
                pick(language, "mostly digital", "в основном онлайн", "głównie cyfrowo")
            }
            (Self::Medium(Medium::Digital), false) => {
                pick(language, "seldom digital", "редко онлайн", "rzadko cyfrowo")
            }
            (Self::Medium(Medium::Physical), true) => {
                pick(language, "often on the spot", "часто на месте", "często na miejscu")
            }
            (Self::Medium(Medium::Physical), false) => {
                pick(language, "seldom on the spot", "редко на месте", "rzadko na miejscu")
            }
            (Self::Medium(Medium::Human), true) => {
                pick(language, "often with staff", "часто с сотрудником", "często z pracownikiem")
            }
            (Self::Medium(Medium::Human), false) => {
                pick(language, "seldom with staff", "редко с сотрудником", "rzadko z pracownikiem")
            }
            (Self::Quarter(quarter), more) => return quarter_phrase(*quarter, more, language),
            (Self::Weekend, true) => pick(language, "often at weekends", "часто в выходные", "często w weekendy"),
            (Self::Weekend, false) => {
                pick(language, "mostly on weekdays", "в основном в будни", "głównie w dni robocze")
            }
            (Self::Interactions, true) => {
                pick(language, "many interactions", "много взаимодействий", "dużo interakcji")
            }
            (Self::Interactions, false) => pick(language, "few interactions", "мало взаимодействий", "mało interakcji"),
            (Self::Days, true) => pick(language, "come back often", "часто возвращаются", "często wracają"),
            (Self::Days, false) => pick(language, "seldom come back", "редко возвращаются", "rzadko wracają"),
            (Self::SinceLast, true) => pick(language, "not seen for long", "давно не появлялись", "dawno nieobecni"),
            (Self::SinceLast, false) => pick(language, "seen lately", "появлялись недавно", "ostatnio obecni"),
            (Self::SinceFirst, true) => pick(language, "known for long", "знакомы давно", "znani od dawna"),
            (Self::SinceFirst, false) => pick(language, "new", "новые", "nowi"),
            (Self::Money, true) => {
                pick(language, "bring much money", "приносят много денег", "przynoszą dużo pieniędzy")
            }
            (Self::Money, false) => {
                pick(language, "bring little money", "приносят мало денег", "przynoszą mało pieniędzy")
            }
            (Self::Score, true) => {
                pick(language, "give high scores", "ставят высокие оценки", "wystawiają wysokie oceny")
            }
            (Self::Score, false) => {
                pick(language, "give low scores", "ставят низкие оценки", "wystawiają niskie oceny")
            }
        };
        phrase.to_owned()
    }

    /// Habits of one subject say much the same.
    fn subject(&self) -> u8 {
        match self {
            Self::Touchpoint(_) => 0,
            Self::Channel(_) => 1,
            Self::Medium(_) => 2,
            Self::Quarter(_) | Self::Weekend => 3,
            Self::Interactions | Self::Days => 4,
            Self::SinceLast => 5,
            Self::SinceFirst => 6,
            Self::Money => 7,
            Self::Score => 8,
        }
    }
}

fn quarter_title(quarter: u8, language: Language) -> String {
    let when = quarter_words(quarter, language);
    pick(
        language,
        format!("Share of interactions {when}"),
        format!("Доля взаимодействий {when}"),
        format!("Udział interakcji {when}"),
    )
}

fn quarter_phrase(quarter: u8, more: bool, language: Language) -> String {
    let often = if more {
        pick(language, "often", "часто", "często")
    } else {
        pick(language, "seldom", "редко", "rzadko")
    };
    format!("{often} {}", quarter_words(quarter, language))
}

fn quarter_words(quarter: u8, language: Language) -> &'static str {
    match quarter {
        0 => pick(language, "at night", "ночью", "w nocy"),
        1 => pick(language, "in the morning", "утром", "rano"),
        2 => pick(language, "in the afternoon", "днём", "po południu"),
        _ => pick(language, "in the evening", "вечером", "wieczorem"),
    }
}

/// Habits that a name is made of.
const NAMED_BY: usize = 3;

/// What a group is called by its habits, those that set it apart most first, with whether it has more of them than
/// others: `Often “Cart”, many interactions, seen lately`.
pub fn group_name(habits: &[(&Habit, bool)], language: Language) -> String {
    let mut subjects: Vec<u8> = Vec::new();
    let mut phrases: Vec<String> = Vec::new();
    for (habit, more) in habits {
        if phrases.len() < NAMED_BY && !subjects.contains(&habit.subject()) {
            subjects.push(habit.subject());
            phrases.push(habit.phrase(*more, language));
        }
    }
    if phrases.is_empty() {
        return pick(language, "Much like the others", "Почти как остальные", "Podobni do pozostałych").to_owned();
    }
    capital(&phrases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_by_what_sets_it_apart_and_each_subject_once() {
        let app = Habit::Channel("app".to_owned());
        let cart = Habit::Touchpoint("Корзина".to_owned());
        let habits = [
            (&app, true),
            (&Habit::Days, true),
            (&Habit::Interactions, true),
            (&Habit::SinceLast, false),
            (&cart, true),
        ];
        let names = Language::ALL.map(|language| group_name(&habits, language));
        assert_eq!(
            names,
            [
                "Often in channel “app”, come back often, seen lately",
                "Часто в канале «app», часто возвращаются, появлялись недавно",
                "Często w kanale „app”, często wracają, ostatnio obecni",
            ]
        );
        assert_eq!(
            group_name(&[(&cart, false), (&Habit::Quarter(3), true)], Language::Ru),
            "Редко «Корзина», часто вечером"
        );
        assert_eq!(group_name(&[], Language::En), "Much like the others");
    }

    #[test]
    fn a_habit_is_titled_as_the_number_that_it_is() {
        assert_eq!(Habit::Medium(Medium::Human).title(Language::Pl), "Udział interakcji z pracownikiem");
        assert_eq!(Habit::Quarter(1).title(Language::En), "Share of interactions in the morning");
        assert_eq!(
            Habit::Touchpoint("Звонок".to_owned()).title(Language::Ru),
            "Доля взаимодействий в точке контакта «Звонок»"
        );
        assert_eq!((Habit::Score.unit(), Habit::Weekend.unit()), (Unit::Points, Unit::Share));
    }
}
