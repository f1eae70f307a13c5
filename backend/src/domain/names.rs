//! Names that somebody else chose: of people, of apps, of files.

/// Characters of a name that are kept.
const MAX: usize = 200;

/// What stands in a name to be read. Marks that turn the reading direction are left out, since they make `exe.png` of
/// `gnp.exe`, and turn what stands beside the name.
pub fn readable(name: &str) -> String {
    let turns = |c: &char| matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    name.chars()
        .filter(|c| !turns(c) && !c.is_control())
        .take(MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_they_are_written() {
        assert_eq!(readable("invoice\u{202e}gnp.exe"), "invoicegnp.exe");
        assert_eq!(readable("\u{2067}Noor\u{2069} نور\u{0}\n"), "Noor نور");
        assert_eq!(readable(&"é".repeat(500)).chars().count(), 200);
    }
}
