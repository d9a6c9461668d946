//! JSON values of bounded number. A value takes many times the memory of its text: a file of
//! nothing but zeros would take gigabytes.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::source::limits::{Limit, MOST_VALUES};

/// A value that holds no more than [`MOST_VALUES`] others.
pub(super) struct Bounded(pub(super) Value);

/// Whether a text was refused for the number of its values.
pub(super) fn holds_too_many(error: &serde_json::Error) -> bool {
    error.is_data() && error.to_string().starts_with(&Limit::Values.to_string())
}

impl<'de> Deserialize<'de> for Bounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut left = MOST_VALUES;
        Counting(&mut left).deserialize(deserializer).map(Bounded)
    }
}

/// Reads a value, and counts it and those within against how many are left.
struct Counting<'a>(&'a mut usize);

impl Counting<'_> {
    fn value<E: Error>(self, value: impl Into<Value>) -> Result<Value, E> {
        *self.0 = self.0.checked_sub(1).ok_or_else(|| E::custom(Limit::Values))?;
        Ok(value.into())
    }
}

impl<'de> DeserializeSeed<'de> for Counting<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counting<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.value(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.value(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(Counting(&mut *self.0))? {
            values.push(value);
        }
        self.value(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            fields.insert(name, access.next_value_seed(Counting(&mut *self.0))?);
        }
        self.value(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_it_would_be_unbounded() {
        for text in [
            r#"{"text": "a\u00e9", "b": [1, -2, 2.5, 1e300, true, null, {"c": {}}], "b": 0}"#,
            "[]",
            "\"a\"",
            "18446744073709551615",
            "1e999",
            "{\"a\":",
            "nonsense",
        ] {
            let plain: Result<Value, _> = serde_json::from_str(text);
            let bounded: Result<Bounded, _> = serde_json::from_str(text);
            match (plain, bounded) {
                (Ok(plain), Ok(Bounded(bounded))) => assert_eq!(plain, bounded),
                (Err(plain), Err(bounded)) => assert_eq!(plain.to_string(), bounded.to_string()),
                _ => panic!("{text}"),
            }
        }
    }

    #[test]
    fn more_values_than_allowed_are_refused() {
        let zeros = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        let read = |text: &str| serde_json::from_str::<Bounded>(text).map(|_| ());
        assert!(read(&zeros(MOST_VALUES - 1)).is_ok());
        assert!(holds_too_many(&read(&zeros(MOST_VALUES)).unwrap_err()));
        assert!(!holds_too_many(&read("[").unwrap_err()));
    }
}
