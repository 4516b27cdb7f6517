//! Several occurrences of one problem type, also of different Rust types, as one description.

use serde_json::Value;

use crate::describe::described::{Described, Evolution, HeaderValues};
use crate::describe::presence::Presences;
use crate::describe::schema::any_of;

impl Described {
    /// Whether both are one problem type for a client.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.problem_type, &other.problem_type);
        one.status() == other.status() && one.code() == other.code() && one.type_uri() == other.type_uri()
    }

    /// Adds what other occurrences of this problem type have.
    pub(super) fn merge(&mut self, other: Self) {
        self.is_deprecated &= other.is_deprecated;
        let (own, others) = (self.presences(), other.presences());
        self.merged_presences = Some(Presences {
            detail: own.detail.and(others.detail),
            instance: own.instance.and(others.instance),
        });
        let is_of_other_type = self.rust_types != other.rust_types;
        for member in &mut self.members {
            let twin = other.members.iter().find(|twin| twin.name == member.name);
            member.is_required &= twin.is_some_and(|twin| twin.is_required);
            if let Some(twin) = twin
                && values_of(&twin.schema) != values_of(&member.schema)
            {
                member.schema = any_of(std::mem::take(&mut member.schema), &twin.schema);
                if is_of_other_type {
                    self.differing_members.push(member.name.clone());
                }
            }
        }
        for mut member in other.members {
            if !self.members.iter().any(|known| known.name == member.name) {
                member.is_required = false;
                self.members.push(member);
            }
        }
        for header in &mut self.headers {
            let twin = other.headers.iter().find(|twin| twin.name.eq_ignore_ascii_case(&header.name));
            header.is_required &= twin.is_some_and(|twin| twin.is_required);
            match (&mut header.value, twin.map(|twin| &twin.value)) {
                (HeaderValues::Text(samples), Some(HeaderValues::Text(more))) => {
                    samples.extend(
                        more.iter().filter(|sample| !samples.contains(sample)).cloned().collect::<Vec<_>>(),
                    );
                }
                (HeaderValues::Seconds(seconds), Some(HeaderValues::Seconds(more))) => {
                    *seconds = seconds.filter(|_| seconds == more);
                }
                (value, Some(twin)) if value != twin => *value = HeaderValues::Unknown,
                _ => {}
            }
        }
        for mut header in other.headers {
            if !self.headers.iter().any(|known| known.name.eq_ignore_ascii_case(&header.name)) {
                header.is_required = false;
                self.headers.push(header);
            }
        }
        let differs = self.detail != other.detail;
        if let (Some(detail), true) = (&mut self.detail, differs) {
            detail.is_constant = false;
            detail.template = None;
        }
        self.detail = self.detail.take().or(other.detail);
        self.instance = self.instance.take().or(other.instance);
        self.errors = self.errors.take().or(other.errors);
        let Evolution { since, deprecated, replaced_by } = other.evolution;
        // one without a version has been there from the beginning
        self.evolution.since = self.evolution.since.take().filter(|_| since.is_some());
        for (own, other) in
            [(&mut self.evolution.deprecated, deprecated), (&mut self.evolution.replaced_by, replaced_by)]
        {
            *own = own.take().or(other);
        }
        union(&mut self.differing_members, other.differing_members);
        union(&mut self.rust_types, other.rust_types);
        union(&mut self.grpc_codes, other.grpc_codes);
        #[cfg(feature = "coverage")]
        union(&mut self.versions, other.versions);
        union(&mut self.operations, other.operations);
        self.has_rate_limit |= other.has_rate_limit;
        self.has_other_members |= other.has_other_members;
    }
}

/// Adds what the list does not have.
fn union<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// The schema without what only readers need, such as the doc comment.
fn values_of(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(keywords) = schema.as_object_mut() {
        keywords.retain(|keyword, _| !["deprecated", "description", "examples"].contains(&keyword.as_str()));
        // the wrapper of a reference
        if let (1, Some([only])) =
            (keywords.len(), keywords.get("allOf").and_then(Value::as_array).map(Vec::as_slice))
        {
            return only.clone();
        }
    }
    schema
}
