//! Names of people in the three countries.

use rand_chacha::ChaCha8Rng;
use styk_model::Language;

use crate::random::{chance, pick};

struct Names {
    women: &'static [&'static str],
    men: &'static [&'static str],
    /// In the form of men.
    families: &'static [&'static str],
    cities: &'static [&'static str],
}

const ENGLISH: Names = Names {
    women: &[
        "Olivia",
        "Amelia",
        "Emily",
        "Sophie",
        "Grace",
        "Chloe",
        "Hannah",
        "Lucy",
        "Charlotte",
        "Megan",
        "Jessica",
        "Eleanor",
        "Zara",
        "Priya",
        "Niamh",
        "Rhian",
        "Fiona",
        "Aisha",
        "Holly",
        "Ruth",
    ],
    men: &[
        "Oliver", "Harry", "Jack", "George", "Thomas", "James", "William", "Daniel", "Callum", "Rhys", "Connor",
        "Ryan", "Imran", "Arjun", "Euan", "Luke", "Nathan", "Adam", "Owen", "Dylan",
    ],
    families: &[
        "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Wright", "Walker",
        "Evans", "Hughes", "Green", "Hall", "Khan", "Wood", "Clarke", "Murphy", "Campbell", "Stewart", "Morgan",
        "Bell", "Fraser", "Ahmed", "Price", "Bennett", "Shaw", "Kelly", "Reid",
    ],
    cities: &["London", "Leeds", "Bristol", "Glasgow", "Cardiff", "York", "Norwich", "Belfast", "Sheffield", "Exeter"],
};

const RUSSIAN: Names = Names {
    women: &[
        "Анна",
        "Мария",
        "Елена",
        "Ольга",
        "Наталья",
        "Екатерина",
        "Татьяна",
        "Ирина",
        "Светлана",
        "Юлия",
        "Дарья",
        "Анастасия",
        "Полина",
        "Ксения",
        "Алина",
        "Виктория",
        "Гульнара",
        "Вера",
        "Софья",
        "Марина",
    ],
    men: &[
        "Александр",
        "Дмитрий",
        "Сергей",
        "Андрей",
        "Алексей",
        "Максим",
        "Иван",
        "Михаил",
        "Артём",
        "Никита",
        "Павел",
        "Роман",
        "Егор",
        "Илья",
        "Кирилл",
        "Тимур",
        "Владимир",
        "Глеб",
        "Олег",
        "Руслан",
    ],
    families: &[
        "Иванов",
        "Смирнов",
        "Кузнецов",
        "Попов",
        "Васильев",
        "Петров",
        "Соколов",
        "Михайлов",
        "Новиков",
        "Фёдоров",
        "Морозов",
        "Волков",
        "Алексеев",
        "Лебедев",
        "Семёнов",
        "Егоров",
        "Павлов",
        "Козлов",
        "Степанов",
        "Никитин",
        "Орлов",
        "Хабибуллин",
        "Захаров",
        "Зайцев",
        "Белов",
        "Комаров",
        "Ильин",
        "Гусев",
        "Титов",
        "Достоевский",
    ],
    cities: &[
        "Москва",
        "Санкт-Петербург",
        "Казань",
        "Екатеринбург",
        "Новосибирск",
        "Самара",
        "Пермь",
        "Краснодар",
        "Уфа",
        "Воронеж",
    ],
};

const POLISH: Names = Names {
    women: &[
        "Anna",
        "Maria",
        "Katarzyna",
        "Małgorzata",
        "Agnieszka",
        "Barbara",
        "Ewa",
        "Magdalena",
        "Joanna",
        "Zofia",
        "Aleksandra",
        "Natalia",
        "Julia",
        "Zuzanna",
        "Karolina",
        "Monika",
        "Paulina",
        "Beata",
        "Dorota",
        "Łucja",
    ],
    men: &[
        "Piotr",
        "Krzysztof",
        "Andrzej",
        "Tomasz",
        "Paweł",
        "Michał",
        "Marcin",
        "Jakub",
        "Adam",
        "Łukasz",
        "Mateusz",
        "Wojciech",
        "Grzegorz",
        "Kamil",
        "Bartosz",
        "Rafał",
        "Szymon",
        "Maciej",
        "Zbigniew",
        "Stanisław",
    ],
    families: &[
        "Nowak",
        "Kowalski",
        "Wiśniewski",
        "Wójcik",
        "Kowalczyk",
        "Kamiński",
        "Lewandowski",
        "Zieliński",
        "Szymański",
        "Woźniak",
        "Dąbrowski",
        "Kozłowski",
        "Mazur",
        "Jankowski",
        "Kwiatkowski",
        "Krawczyk",
        "Piotrowski",
        "Grabowski",
        "Pawłowski",
        "Michalski",
        "Król",
        "Wieczorek",
        "Jabłoński",
        "Wróbel",
        "Nowakowski",
        "Majewski",
        "Stępień",
        "Jaworski",
        "Malinowski",
        "Pawlak",
    ],
    cities: &["Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk", "Szczecin", "Lublin", "Katowice", "Rzeszów"],
};

fn names(language: Language) -> &'static Names {
    match language {
        Language::En => &ENGLISH,
        Language::Ru => &RUSSIAN,
        Language::Pl => &POLISH,
    }
}

/// Given name and family name, agreeing in gender.
pub(crate) fn draw(language: Language, random: &mut ChaCha8Rng) -> (&'static str, String) {
    let names = names(language);
    let woman = chance(random, 0.52);
    let given = pick(random, if woman { names.women } else { names.men });
    let family = pick(random, names.families);
    (given, if woman { of_woman(language, family) } else { family.to_owned() })
}

pub(crate) fn city(language: Language, random: &mut ChaCha8Rng) -> &'static str {
    pick(random, names(language).cities)
}

fn of_woman(language: Language, family: &str) -> String {
    match language {
        Language::En => family.to_owned(),
        Language::Ru => match family.strip_suffix("ский") {
            Some(stem) => format!("{stem}ская"),
            None => format!("{family}а"),
        },
        Language::Pl => match family.strip_suffix("ki") {
            Some(stem) => format!("{stem}ka"),
            None => family.to_owned(),
        },
    }
}

/// Small Latin letters, as names appear in e-mail addresses.
pub(crate) fn latin(name: &str) -> String {
    name.to_lowercase().chars().map(latin_letter).collect()
}

fn latin_letter(letter: char) -> &'static str {
    const PLAIN: [&str; 26] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
        "w", "x", "y", "z",
    ];
    // а to я in the order of the alphabet.
    const CYRILLIC: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh",
        "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
    ];
    match letter {
        'a'..='z' => PLAIN[letter as usize - 'a' as usize],
        'а'..='я' => CYRILLIC[letter as usize - 'а' as usize],
        'ё' | 'ę' => "e",
        'ą' => "a",
        'ć' => "c",
        'ł' => "l",
        'ń' => "n",
        'ó' => "o",
        'ś' => "s",
        'ź' | 'ż' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_agree_with_the_gender() {
        assert_eq!(of_woman(Language::Ru, "Достоевский"), "Достоевская");
        assert_eq!(of_woman(Language::Ru, "Никитин"), "Никитина");
        assert_eq!(of_woman(Language::Pl, "Wiśniewski"), "Wiśniewska");
        assert_eq!(of_woman(Language::Pl, "Nowak"), "Nowak");
    }

    #[test]
    fn addresses_are_spelled_in_latin_letters() {
        assert_eq!(latin("Щукина"), "schukina");
        assert_eq!(latin("Łucja"), "lucja");
        assert_eq!(latin("Фёдоров"), "fedorov");
    }
}
