use styk_model::Language;

use super::{NO_BREAK, count};

/// Which form of a noun a whole number takes (CLDR plural rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// 1 customer; 21 клиент; 1 klient.
    One,
    /// 3 клиента; 3 zakupy.
    Few,
    /// 5 customers; 11 клиентов; 21 zakupów.
    Many,
}

/// The form that `n` takes in the language.
pub fn plural(n: u64, language: Language) -> Plural {
    let (last, teens) = (n % 10, (11..=14).contains(&(n % 100)));
    match language {
        Language::En | Language::Pl if n == 1 => Plural::One,
        Language::Ru if last == 1 && !teens => Plural::One,
        Language::Ru | Language::Pl if (2..=4).contains(&last) && !teens => Plural::Few,
        Language::En | Language::Ru | Language::Pl => Plural::Many,
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Customer,
    Journey,
    Interaction,
    Answer,
    Purchase,
    Transition,
    Time,
    Point,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Comparison,
    Difference,
    Group,
    Touchpoint,
    Step,
    Row,
}

/// Nominative singular, few, many, and genitive singular (which follows "of 1",
/// "из 21", "z 1" and decimal fractions). The genitive plural is the form for many.
type Forms = [&'static str; 4];

impl Noun {
    /// The number with the noun: `5 клиентов`.
    pub fn counted(self, n: u64, language: Language) -> String {
        let form = match plural(n, language) {
            Plural::One => 0,
            Plural::Few => 1,
            Plural::Many => 2,
        };
        format!("{}{NO_BREAK}{}", count(n, language), self.forms(language)[form])
    }

    /// The number with the noun in the genitive: `из 21 клиента`, `z 5 klientów`, `of 5 customers`.
    pub fn counted_of(self, n: u64, language: Language) -> String {
        let form = if plural(n, language) == Plural::One { 3 } else { 2 };
        format!("{}{NO_BREAK}{}", count(n, language), self.forms(language)[form])
    }

    /// The form after a decimal fraction: `2,5 балла`, `2,5 punktu`.
    pub fn after_fraction(self, language: Language) -> &'static str {
        if language == Language::En { self.forms(language)[2] } else { self.forms(language)[3] }
    }

    fn forms(self, language: Language) -> Forms {
        match language {
            Language::En => self.english(),
            Language::Ru => self.russian(),
            Language::Pl => self.polish(),
        }
    }

    fn english(self) -> Forms {
        let (one, many) = match self {
            Self::Customer => ("customer", "customers"),
            Self::Journey => ("journey", "journeys"),
            Self::Interaction => ("interaction", "interactions"),
            Self::Answer => ("answer", "answers"),
            Self::Purchase => ("purchase", "purchases"),
            Self::Transition => ("transition", "transitions"),
            Self::Time => ("time", "times"),
            Self::Point => ("point", "points"),
            Self::Second => ("second", "seconds"),
            Self::Minute => ("minute", "minutes"),
            Self::Hour => ("hour", "hours"),
            Self::Day => ("day", "days"),
            Self::Week => ("week", "weeks"),
            Self::Month => ("month", "months"),
            Self::Quarter => ("quarter", "quarters"),
            Self::Year => ("year", "years"),
            Self::Comparison => ("comparison", "comparisons"),
            Self::Difference => ("difference", "differences"),
            Self::Group => ("group", "groups"),
            Self::Touchpoint => ("touchpoint", "touchpoints"),
            Self::Step => ("step", "steps"),
            Self::Row => ("row", "rows"),
        };
        [one, many, many, one]
    }

    fn russian(self) -> Forms {
        match self {
            Self::Customer => ["клиент", "клиента", "клиентов", "клиента"],
            Self::Journey => ["путь клиента", "пути клиентов", "путей клиентов", "пути клиента"],
            Self::Interaction => ["взаимодействие", "взаимодействия", "взаимодействий", "взаимодействия"],
            Self::Answer => ["ответ", "ответа", "ответов", "ответа"],
            Self::Purchase => ["покупка", "покупки", "покупок", "покупки"],
            Self::Transition => ["переход", "перехода", "переходов", "перехода"],
            Self::Time => ["раз", "раза", "раз", "раза"],
            Self::Point => ["балл", "балла", "баллов", "балла"],
            Self::Second => ["секунда", "секунды", "секунд", "секунды"],
            Self::Minute => ["минута", "минуты", "минут", "минуты"],
            Self::Hour => ["час", "часа", "часов", "часа"],
            Self::Day => ["день", "дня", "дней", "дня"],
            Self::Week => ["неделя", "недели", "недель", "недели"],
            Self::Month => ["месяц", "месяца", "месяцев", "месяца"],
            Self::Quarter => ["квартал", "квартала", "кварталов", "квартала"],
            Self::Year => ["год", "года", "лет", "года"],
            Self::Comparison => ["сравнение", "сравнения", "сравнений", "сравнения"],
            Self::Difference => ["различие", "различия", "различий", "различия"],
            Self::Group => ["группа", "группы", "групп", "группы"],
            Self::Touchpoint => ["точка контакта", "точки контакта", "точек контакта", "точки контакта"],
            Self::Step => ["шаг", "шага", "шагов", "шага"],
            Self::Row => ["строка", "строки", "строк", "строки"],
        }
    }

    fn polish(self) -> Forms {
        match self {
            Self::Customer => ["klient", "klientów", "klientów", "klienta"],
            Self::Journey => ["podróż klienta", "podróże klientów", "podróży klientów", "podróży klienta"],
            Self::Interaction => ["interakcja", "interakcje", "interakcji", "interakcji"],
            Self::Answer => ["odpowiedź", "odpowiedzi", "odpowiedzi", "odpowiedzi"],
            Self::Purchase => ["zakup", "zakupy", "zakupów", "zakupu"],
            Self::Transition => ["przejście", "przejścia", "przejść", "przejścia"],
            Self::Time => ["raz", "razy", "razy", "razu"],
            Self::Point => ["punkt", "punkty", "punktów", "punktu"],
            Self::Second => ["sekunda", "sekundy", "sekund", "sekundy"],
            Self::Minute => ["minuta", "minuty", "minut", "minuty"],
            Self::Hour => ["godzina", "godziny", "godzin", "godziny"],
            Self::Day => ["dzień", "dni", "dni", "dnia"],
            Self::Week => ["tydzień", "tygodnie", "tygodni", "tygodnia"],
            Self::Month => ["miesiąc", "miesiące", "miesięcy", "miesiąca"],
            Self::Quarter => ["kwartał", "kwartały", "kwartałów", "kwartału"],
            Self::Year => ["rok", "lata", "lat", "roku"],
            Self::Comparison => ["porównanie", "porównania", "porównań", "porównania"],
            Self::Difference => ["różnica", "różnice", "różnic", "różnicy"],
            Self::Group => ["grupa", "grupy", "grup", "grupy"],
            Self::Touchpoint => ["punkt styku", "punkty styku", "punktów styku", "punktu styku"],
            Self::Step => ["krok", "kroki", "kroków", "kroku"],
            Self::Row => ["wiersz", "wiersze", "wierszy", "wiersza"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(noun: Noun, language: Language, numbers: &[u64]) -> Vec<String> {
        numbers.iter().map(|n| noun.counted(*n, language).replace(NO_BREAK, " ")).collect()
    }

    #[test]
    fn russian_nouns_follow_their_number() {
        assert_eq!(
            counted(Noun::Customer, Language::Ru, &[0, 1, 2, 5, 11, 12, 21, 22, 25, 111, 101]),
            [
                "0 клиентов",
                "1 клиент",
                "2 клиента",
                "5 клиентов",
                "11 клиентов",
                "12 клиентов",
                "21 клиент",
                "22 клиента",
                "25 клиентов",
                "111 клиентов",
                "101 клиент"
            ]
        );
    }

    #[test]
    fn polish_nouns_follow_their_number() {
        assert_eq!(
            counted(Noun::Day, Language::Pl, &[1, 2, 5, 21, 22]),
            ["1 dzień", "2 dni", "5 dni", "21 dni", "22 dni"]
        );
        assert_eq!(
            counted(Noun::Purchase, Language::Pl, &[1, 2, 5, 12, 21, 22, 112]),
            ["1 zakup", "2 zakupy", "5 zakupów", "12 zakupów", "21 zakupów", "22 zakupy", "112 zakupów"]
        );
    }

    #[test]
    fn the_genitive_follows_of() {
        let of = |n, language| Noun::Customer.counted_of(n, language).replace(NO_BREAK, " ");
        assert_eq!([of(1, Language::En), of(2, Language::En)], ["1 customer", "2 customers"]);
        assert_eq!([of(21, Language::Ru), of(22, Language::Ru)], ["21 клиента", "22 клиентов"]);
        assert_eq!([of(1, Language::Pl), of(21, Language::Pl)], ["1 klienta", "21 klientów"]);
    }
}
