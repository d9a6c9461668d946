use super::*;
use crate::query::limits::LONGEST_QUERY;
use crate::query::note::Note;
use crate::query::tree::{Interval, Node, Occur};

/// The tree as text: marks before, brackets around lists, what is written onto words as it is.
fn shape(text: &str) -> String {
    let query = parse_with(text, &|name| ["title", "lang", "path", "doc", "year"].contains(&name));
    let mut out = String::new();
    if let Some(root) = &query.root {
        write(root, &query.text, &mut out);
    }
    out
}

fn write(node: &Node, text: &str, out: &mut String) {
    match node {
        Node::Words(range) => out.push_str(&text[range.clone()]),
        Node::Phrase { inside, slop: 0 } => *out += &format!("\"{}\"", &text[inside.clone()]),
        Node::Phrase { inside, slop } => *out += &format!("\"{}\"~{slop}", &text[inside.clone()]),
        Node::Exact(range) => *out += &format!("={}", &text[range.clone()]),
        Node::Pattern(range) => *out += &format!("pattern:{}", &text[range.clone()]),
        Node::Fuzzy { word, distance: None } => *out += &format!("{}~", &text[word.clone()]),
        Node::Fuzzy { word, distance: Some(n) } => *out += &format!("{}~{n}", &text[word.clone()]),
        Node::AnyOf { nodes, .. } => {
            out.push('{');
            for (at, node) in nodes.iter().enumerate() {
                out.push_str(if at > 0 { " | " } else { "" });
                write(node, text, out);
            }
            out.push('}');
        }
        Node::Field { name, node } => {
            *out += &format!("{}→", &text[name.clone()]);
            write(node, text, out);
        }
        Node::Interval(Interval { from, to, .. }) => {
            let bound = |bound: &Option<crate::query::tree::Bound>| match bound {
                None => "∞".to_owned(),
                Some(bound) => {
                    let value = &text[bound.value.clone()];
                    if bound.included { value.to_owned() } else { format!("not {value}") }
                }
            };
            *out += &format!("<{}…{}>", bound(from), bound(to));
        }
        Node::Boosted { node, factor } => {
            write(node, text, out);
            *out += &format!("^{factor}");
        }
        Node::All(clauses) => {
            out.push('[');
            for (at, clause) in clauses.iter().enumerate() {
                out.push_str(if at > 0 { " | " } else { "" });
                out.push_str(match clause.occur {
                    Occur::Filter => "#",
                    Occur::Must => "+",
                    Occur::Should => "",
                    Occur::MustNot => "-",
                });
                write(&clause.node, text, out);
            }
            out.push(']');
        }
    }
}

#[test]
fn reads_the_grammar() {
    let cases = [
        ("pasukan keamanan", "pasukan keamanan"),
        ("\"rule of law\" hukum", "[\"rule of law\" | hukum]"),
        ("+pasukan -polisi irak", "[+pasukan | -polisi | irak]"),
        ("a AND b", "[+a | +b]"),
        ("a AND NOT b", "[+a | -b]"),
        ("a OR b c", "[a | b c]"),
        ("a b AND c", "[a | [+b | +c]]"),
        ("(a OR b) AND c", "[+[a | b] | +c]"),
        ("NOT a", "[-a]"),
        ("“rule of law”", "\"rule of law\""),
        ("hukum DAN adat", "[+hukum | +adat]"),
        ("hukum ATAU adat", "[hukum | adat]"),
        ("hukum TANPA adat", "[hukum | -adat]"),
        ("\"a b\"~3", "\"a b\"~3"),
        ("\"a b\"~", "\"a b\"~5"),
        ("\"a b\"~2^3", "\"a b\"~2^3"),
        ("=pemerintah", "=pemerintah"),
        ("-=pemerintah x", "[-=pemerintah | x]"),
        ("ekonom*", "pattern:ekonom*"),
        ("ekonom**", "pattern:ekonom**"),
        ("p?mer*ntah", "pattern:p?mer*ntah"),
        ("Sadam~ Husein~2", "[Sadam~ | Husein~2]"),
        ("word~0.8", "word~"),
        ("a^2 b^0.5", "[a^2 | b^0.5]"),
        ("(a b)^2", "a b^2"),
        ("{wafat \"tutup usia\" mening*}", "{wafat | \"tutup usia\" | pattern:mening*}"),
        ("{wafat meninggal}^2", "{wafat | meninggal}^2"),
        ("title:hukum", "title→hukum"),
        ("title:\"hukum adat\"", "title→\"hukum adat\""),
        ("title:(hukum adat)", "title→hukum adat"),
        ("title:huk*", "title→pattern:huk*"),
        ("year:2010..2014", "year→<2010…2014>"),
        ("year:2010..", "year→<2010…∞>"),
        ("year:..2010", "year→<∞…2010>"),
        ("year:>=2010", "year→<2010…∞>"),
        ("year:<2010", "year→<∞…not 2010>"),
        ("Year:2010 pasukan", "[#Year→2010 | pasukan]"),
        ("pasukan -lang:en", "[pasukan | -lang→en]"),
        ("(year:2010 OR year:2012) pasukan", "[#[year→2010 | year→2012] | pasukan]"),
        ("pasukan AND year:2010", "[+pasukan | #year→2010]"),
        ("year:(2010 OR 2012..2014)", "year→[2010 | <2012…2014>]"),
        ("path:docs/*.txt", "path→pattern:docs/*.txt"),
        ("path:a:b.txt", "path→a:b.txt"),
        ("title:hukum^3", "title→hukum^3"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn any_text_is_a_query() {
    let cases = [
        ("http://x.y", "http://x.y"),
        ("a:b 10/10?", "a:b 10/10?"),
        ("\"unclosed phrase", "unclosed phrase"),
        ("a AND", "a"),
        ("AND a", "a"),
        ("OR", ""),
        ("(((a", "a"),
        ("a))) b", "a))) b"),
        ("()", ""),
        ("-5 derajat - dingin", "-5 derajat - dingin"),
        ("--", "--"),
        ("+-a", "+-a"),
        ("siapa presiden?", "siapa presiden?"),
        ("apa? di mana?", "apa? di mana?"),
        ("http://x.y/a?b=c&d=*", "http://x.y/a?b=c&d=*"),
        ("budi@x.y", "budi@x.y"),
        ("pukul 10:30 WIB", "pukul 10:30 WIB"),
        ("title: hukum", "title: hukum"),
        ("MISI NATO DAN ISAF", "MISI NATO DAN ISAF"),
        ("a^ b^c", "a^ b^c"),
        ("****", "****"),
        ("{}", ""),
        ("{a", "{a}"),
        ("a} b", "a} b"),
        ("\u{200e}-kata x", "[-kata | x]"),
        ("a^2^3", "a^2^3"),
        ("~ ~2 a~b", "~ ~2 a~b"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text}");
    }
    assert!(parse(&"(".repeat(10_000)).root.is_none());
    assert!(parse(&"{".repeat(10_000)).root.is_none());
    assert!(parse(&"a^1".repeat(10_000)).root.is_some());
    let nested = parse(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000)));
    assert!(nested.root.is_some());
    assert_eq!(nested.notes, [Note::TooDeep]);
    let long = parse(&"é ".repeat(LONGEST_QUERY));
    assert_eq!(long.notes, [Note::TooLong]);
}

#[test]
fn what_looks_like_a_field_is_noted() {
    let noted = |text: &str| parse(text).notes.len();
    assert_eq!(noted("penulis:budi"), 1);
    assert_eq!(noted("http://x.y 10:30 example.com:80/x C:\\x title: judul:"), 0);
}

#[test]
fn strict_reading_points_at_the_place() {
    let cases = [
        ("é \"a", 2, Misfit::UnclosedQuote),
        ("(a", 0, Misfit::UnclosedBracket),
        ("a)", 1, Misfit::UnopenedBracket),
        ("a ()", 2, Misfit::EmptyGroup),
        ("{a", 0, Misfit::UnclosedBrace),
        ("a }", 2, Misfit::UnopenedBrace),
        ("a AND", 2, Misfit::DanglingOperator("AND")),
        ("OR a", 0, Misfit::DanglingOperator("OR")),
        ("a NOT", 2, Misfit::DanglingOperator("NOT")),
        ("a penulis:x", 2, Misfit::UnknownField("penulis".to_owned())),
        ("a b^x", 2, Misfit::NoFactor),
        ("a ***", 2, Misfit::NoLetters),
    ];
    for (text, at, misfit) in cases {
        assert_eq!(parse_strictly(text).unwrap_err(), ParseError { at, misfit }, "{text}");
    }
    assert_eq!(parse_strictly(&"(".repeat(100)).unwrap_err().misfit, Misfit::UnclosedBracket);
    let pointed = parse_strictly("é \"a").unwrap_err().pointed("é \"a");
    assert_eq!(pointed, "é \"a\n  ^");
}
