//! Whether customers come in groups.

use styk_model::Language;
use styk_model::clusters::{Cluster, FEWEST_CUSTOMERS};

use super::Writer;
use crate::language::{Dates, Noun, count};

/// What was found of clusters among so many customers, in one sentence.
pub fn clusters_verdict(customers: u64, clusters: &[Cluster], language: Language) -> String {
    let writer = Writer { language, dates: Dates::new(language, "UTC") };
    match clusters.first() {
        Some(largest) => writer.clusters(clusters.len() as u64, largest),
        None if customers < FEWEST_CUSTOMERS => writer.too_few(customers),
        None => writer.no_clusters(customers),
    }
}

impl Writer {
    fn clusters(&self, number: u64, largest: &Cluster) -> String {
        let groups = Noun::Group.counted(number, self.language);
        let name = self.quote(&largest.name);
        let rate = self.rate_of(&largest.share, self.pick("of customers", "клиентов", "klientów"));
        let stand_out = if number < 5 {
            self.pick("", "Выделяются", "Wyróżniają się")
        } else {
            self.pick("", "Выделяется", "Wyróżnia się")
        };
        self.pick(
            format!("{groups} of customers who behave alike stand out; the largest is {name}: {rate}."),
            format!("{stand_out} {groups} клиентов с похожим поведением; самая большая — {name}: {rate}."),
            format!("{stand_out} {groups} klientów o podobnym zachowaniu; największa to {name}: {rate}."),
        )
    }

    fn no_clusters(&self, customers: u64) -> String {
        let customers = Noun::Customer.counted(customers, self.language);
        self.pick(
            format!("No groups stand out: what customers do differs by degree and not by kind ({customers})."),
            format!("Группы не выделяются: поведение клиентов различается степенью, а не видом ({customers})."),
            format!("Żadne grupy się nie wyróżniają: zachowania różnią się stopniem, a nie rodzajem ({customers})."),
        )
    }

    fn too_few(&self, customers: u64) -> String {
        let customers = Noun::Customer.counted(customers, self.language);
        let fewest = count(FEWEST_CUSTOMERS, self.language);
        self.pick(
            format!("Too few customers to look for groups: {customers}, at least {fewest} are needed."),
            format!("Клиентов слишком мало, чтобы искать группы: {customers}, а нужно не меньше {fewest}."),
            format!("Za mało klientów, aby szukać grup: {customers}, a potrzeba co najmniej {fewest}."),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::wilson;
    use crate::language::NO_BREAK;

    fn said(customers: u64, clusters: usize, language: Language) -> String {
        let cluster = Cluster {
            name: "Часто «Корзина»".to_owned(),
            share: wilson(600, 1000),
            habits: Vec::new(),
            examples: Vec::new(),
            rule: None,
        };
        clusters_verdict(customers, &vec![cluster; clusters], language).replace(NO_BREAK, " ")
    }

    #[test]
    fn groups_are_told_with_the_largest_and_its_share() {
        assert_eq!(
            said(1000, 3, Language::En),
            "3 groups of customers who behave alike stand out; the largest is “Часто «Корзина»”: \
             60% of customers (95% interval 57–63%; 600 of 1,000)."
        );
        assert!(said(1000, 2, Language::Ru).starts_with("Выделяются 2 группы клиентов"));
        assert!(said(1000, 5, Language::Ru).starts_with("Выделяется 5 групп клиентов"));
        assert!(said(1000, 6, Language::Pl).starts_with("Wyróżnia się 6 grup klientów"));
    }

    #[test]
    fn that_there_are_none_is_told_as_such() {
        assert!(said(1000, 0, Language::Ru).ends_with("а не видом (1000 клиентов)."));
        assert!(said(1000, 0, Language::Pl).starts_with("Żadne grupy"));
        assert_eq!(
            said(7, 0, Language::En),
            "Too few customers to look for groups: 7 customers, at least 100 are needed."
        );
    }
}
