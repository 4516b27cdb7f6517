//! The derive as a function from tokens to tokens.

mod mutations;

use problem_shared::status::REGISTRY;

/// The mistakes that the derive reports for an input, by the names of their rules.
fn mistakes(input: &str) -> Vec<String> {
    let expanded = crate::derive(input.parse().expect("the input is made of tokens")).to_string();
    let messages = expanded.split("compile_error").skip(1);
    messages
        .map(|message| {
            let rule = message.rsplit_once(']').and_then(|(before, _)| before.rsplit_once('['));
            rule.map_or_else(|| "no rule".to_owned(), |(_, rule)| rule.to_owned())
        })
        .collect()
}

#[test]
fn every_status_is_refused_or_accepted_as_the_registry_says() {
    let far: [u128; 10] = [
        1001,
        9999,
        u128::from(u8::MAX),
        65_535,
        65_536,
        65_940,
        u128::from(u32::MAX),
        u128::from(u64::MAX),
        u128::from(u64::MAX) + 1,
        u128::MAX,
    ];
    let (mut plain, mut lifted) = (0, 0);
    for status in (0..=1000).chain(far) {
        // everything that a status could require is given
        let keys = format!(
            r#"status = {status}, allow = "", www_authenticate = "Basic realm=\"a\"", retry_after = 1, header("Upgrade" = "h2c")"#
        );
        let registered = REGISTRY.iter().any(|(code, _)| u128::from(*code) == status);
        let sent = registered && ![407, 510, 511].contains(&status);
        let expected: &[&str] = match status {
            400..=599 if sent => &[],
            400..=599 => &["unregistered_status"],
            _ => &["invalid_status"],
        };
        assert_eq!(mistakes(&format!("#[problem({keys})] struct E;")), expected, "{status}");
        plain += usize::from(expected.is_empty());

        let expected: &[&str] = match status {
            400..=599 if sent => &["no_effect"],
            400..=599 => &[],
            _ => &["invalid_status"],
        };
        let accepted =
            format!("enum E {{ #[problem({keys}, code = \"C\", accept(unregistered_status))] V }}");
        assert_eq!(mistakes(&accepted), expected, "{status}");
        lifted += usize::from(expected.is_empty());
    }
    // 40 error entries of the registry, but for 407, 418, 510 and 511
    assert_eq!((plain, lifted), (36, 200 - 36));
    for status in ["-1", "- 404", "404.0", "4e2", "0x194", "0b110010100", "0o624", "4_0_4", "'4'", "b\"404\""]
    {
        let expected: &[&str] = match status {
            "0x194" | "0b110010100" | "0o624" | "4_0_4" => &[],
            "-1" | "- 404" => &["invalid_status"],
            _ => &["invalid_value"],
        };
        assert_eq!(mistakes(&format!("#[problem(status = {status})] struct E;")), expected, "{status}");
    }
}

#[test]
fn a_status_owes_what_its_section_says() {
    for (keys, expected) in [
        ("status = 599, accept(unregistered_status)", &["missing_code"][..]),
        ("status = 599, code = \"C\", accept(unregistered_status)", &[]),
        ("status = 401", &["missing_challenge"]),
        ("status = 401, www_authenticate = \"Basic realm=\\\"a\\\"\"", &[]),
        ("status = 401, www_authenticate = 7", &["invalid_value"]),
        ("status = 401, www_autenticate = \"Basic\"", &["unknown_key"]),
        ("status = 401, accept(missing_challenge)", &[]),
        ("status = 405", &["missing_allow"]),
        ("status = 405, allow = \"\"", &[]),
        ("status = 405, accept(missing_allow)", &[]),
        ("status = 405, accept(missing_challenge)", &["no_effect", "missing_allow"]),
        ("status = 426", &["missing_upgrade"]),
        ("status = 426, header(\"upgrade\" = \"h2c\")", &[]),
        ("status = 426, accept(missing_upgrade)", &[]),
        ("status = 429", &["undecided_retry"]),
        ("status = 503", &["undecided_retry"]),
        ("status = 503, retry_after = none", &[]),
        ("status = 503, accept(undecided_retry)", &["invalid_value", "undecided_retry"]),
        ("status = 407", &["unregistered_status"]),
        ("status = 418, accept(unregistered_status)", &[]),
        ("status = 403, www_authenticate = \"Bearer realm=\\\"a\\\"\"", &["challenge_on_forbidden"]),
        ("status = 403, www_authenticate = \"DPoP error=\\\"insufficient_scope\\\"\"", &[]),
        ("status = 403, www_authenticate = \"Basic realm=\\\"a\\\"\"", &[]),
        ("status = 403, www_authenticate = \"DPoP a=b\", accept(challenge_on_forbidden)", &[]),
        ("status = 401, www_authenticate = \"Bearer\"", &["bare_bearer"]),
        ("status = 401, www_authenticate = \"Bearer\", accept(bare_bearer)", &[]),
        ("status = 401, www_authenticate = \"Bearer realm=a\"", &["invalid_challenge"]),
        ("status = 405, allow = \"GET,\"", &["invalid_allow"]),
    ] {
        let mut found = mistakes(&format!("enum E {{ #[problem({keys})] V }}"));
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{keys}");
        let mut found = mistakes(&format!("#[problem({keys})] struct E;"));
        found.sort();
        assert_eq!(found, expected, "struct, {keys}");
    }
}

#[test]
fn a_key_without_effect_is_reported_only_if_no_cfg_can_give_it_one() {
    let no_effect: &[&str] = &["no_effect"];
    for (input, expected) in [
        // a default
        ("#[problem(status = 500)] enum E { #[problem(status = 404)] V }", no_effect),
        (
            "#[problem(status = 500)] enum E { #[problem(status = 404)] V, #[cfg(a)] #[problem(status = 410)] W }",
            &[],
        ),
        ("#[problem(status = 500)] enum E { #[cfg_attr(a, b)] #[problem(status = 404)] V }", &[]),
        ("#[problem(status = 500)] enum E { /* cfg */ #[problem(status = 404)] V }", &[]),
        (
            "#[cfg(a)] #[cfg_attr(a, b)] #[problem(status = 500)] enum E { #[problem(status = 404)] V }",
            no_effect,
        ),
        ("#[problem(status = 500)] enum E {}", no_effect),
        ("#[problem(status = 500)] enum E { /* cfg */ }", &[]),
        ("#[problem(retry_after = 1)] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(retry_after = 1)] enum E { #[problem(status = 404)] V, /* cfg */ }", &[]),
        (
            "#[problem(www_authenticate = \"Basic realm=\\\"a\\\"\")] enum E { #[problem(status = 404)] V }",
            no_effect,
        ),
        (
            "#[problem(www_authenticate = \"Basic realm=\\\"a\\\"\")] enum E { /* cfg */ #[problem(status = 404)] V }",
            &[],
        ),
        // a removed default is still checked
        ("#[problem(status = 200)] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(status = 200)] enum E { /* cfg */ #[problem(status = 404)] V }", &["invalid_status"]),
        // an opt-out on a variant
        ("enum E { #[problem(status = 404, accept(missing_allow))] V }", no_effect),
        ("enum E { #[problem(status = 404, accept(missing_allow))] V { /* cfg */ } }", &[]),
        ("enum E { #[problem(transparent, accept(missing_allow))] V(E2) }", no_effect),
        ("enum E { #[problem(transparent, accept(missing_allow))] V(/* cfg */ E2) }", &[]),
        ("enum E { #[error(\"\")] #[problem(status = 404, accept(source_in_message))] V }", no_effect),
        ("enum E { #[problem(status = 404, accept(source_in_message))] V }", &[]),
        // an opt-out on the type
        ("#[problem(status = 404, accept(missing_allow))] struct E;", no_effect),
        ("#[problem(status = 404, accept(missing_allow))] struct E(/* cfg */);", &[]),
        ("#[problem(status = 404, accept(missing_allow))] struct E { /* cfg */ }", &[]),
        ("#[problem(status = 404, accept(missing_allow) /* cfg */)] struct E;", &[]),
        ("#[problem(accept(missing_allow))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(accept(missing_allow))] enum E { #[problem(status = 404)] V /* cfg */ }", &[]),
        ("#[problem(status = 404, base = \"/\", accept(open_base))] struct E;", no_effect),
        ("#[problem(status = 404, accept(open_base))] struct E;", &[]),
        (
            "#[problem(status = 404, title = \"T\", base = \"/\", accept(title_without_type))] struct E;",
            no_effect,
        ),
        ("#[problem(status = 404, accept(title_without_type))] struct E;", &[]),
        ("#[problem(accept(title_without_type))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(accept(challenge_on_forbidden))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(status = 404, accept(challenge_on_forbidden))] struct E;", &[]),
        ("#[problem(accept(bare_bearer))] enum E { #[problem(status = 404)] V }", &[]),
        ("#[error(\"\")] #[problem(status = 404, accept(source_in_message))] struct E;", no_effect),
        ("#[problem(status = 404, accept(source_in_message))] struct E;", &[]),
    ] {
        assert_eq!(mistakes(input), expected, "{input}");
    }
    // tokens of a macro have no text
    let of_a_macro = quote::quote!(
        #[problem(status = 500)]
        enum E {
            #[problem(status = 404)]
            V,
        }
    );
    assert!(!crate::derive(of_a_macro).to_string().contains("compile_error"));
}

#[test]
fn of_the_keys_beside_a_field_that_answers_only_additions_have_an_effect() {
    let kept = [r#"header("X-A" = "a")"#, r#"extension("a" = 1)"#];
    let ignored = [
        "status = 404",
        r#"code = "A""#,
        "code = A",
        r#"type = "/a""#,
        r#"title = "A""#,
        r#"detail = "a""#,
        "detail = none",
        "www_authenticate = \"Basic realm=\\\"a\\\"\"",
        r#"allow = "GET""#,
        "retry_after = 3",
        "log = warn",
        "like = A::B",
    ];
    for key in ["transparent", "via = P"] {
        for (others, expected) in [(&kept[..], &[][..]), (&ignored[..], &["no_effect"][..])] {
            for other in others {
                let on_variant = format!("enum E {{ #[problem({key}, {other})] V(A) }}");
                let on_field =
                    format!("enum E {{ #[problem({other})] V {{ #[problem({key})] a: A, b: u8 }} }}");
                for input in [on_variant, on_field] {
                    assert_eq!(mistakes(&input), expected, "{input}");
                }
            }
        }
        // other fields may add anything but a detail
        for (field, expected) in [
            ("#[problem(extension)] b: u8", &[][..]),
            ("#[problem(flatten)] b: M", &[]),
            ("#[problem(errors)] b: Vec<F>", &[]),
            ("#[problem(instance)] b: u8", &[]),
            ("#[problem(header = \"X-A\")] b: u8", &[]),
            ("#[problem(www_authenticate)] b: u8", &[]),
            ("#[problem(allow)] b: u8", &[]),
            ("#[problem(retry_after)] b: u8", &[]),
            ("#[problem(rate_limit)] b: L", &[]),
            ("#[problem(detail)] b: u8", &["no_effect"]),
            ("#[problem(transparent)] b: u8", &["conflicting_keys", "no rule"]),
            ("#[problem(via = Q)] b: u8", &["conflicting_keys", "no rule"]),
            ("#[problem(extension)] source: B", &["source_in_message"]),
            (
                "#[problem(extension)] a: u8, #[problem(extension = \"a\")] b: u8",
                &["duplicate_member", "no rule"],
            ),
        ] {
            let input = format!("enum E {{ V {{ #[problem({key})] answering: A, {field} }} }}");
            assert_eq!(mistakes(&input), expected, "{input}");
        }
    }
}

#[test]
fn a_like_takes_everything_that_identifies_a_problem_type() {
    for (other, expected) in [
        (r#"detail = "a""#, &[][..]),
        ("detail = none", &[]),
        ("log = warn", &[]),
        (r#"header("X-A" = "a")"#, &[]),
        (r#"extension("a" = 1)"#, &[]),
        ("status = 404", &["no_effect"]),
        (r#"code = "A""#, &["no_effect"]),
        ("code = A", &["no_effect"]),
        (r#"type = "/a""#, &["no_effect"]),
        (r#"title = "A""#, &["no_effect"]),
        (r#"allow = "GET""#, &["no_effect"]),
        ("retry_after = 3", &["no_effect"]),
        ("www_authenticate = \"Basic realm=\\\"a\\\"\"", &["no_effect"]),
        ("transparent", &["no_effect"]),
    ] {
        let input = format!("enum E {{ #[problem(like = A::B, {other})] V(A) }}");
        assert_eq!(mistakes(&input), expected, "{input}");
    }
    for own in ["E::W", "Self::W"] {
        let input = format!("enum E {{ #[problem(like = {own})] V, #[problem(status = 404)] W }}");
        assert_eq!(mistakes(&input), ["recursive_transparent"], "{input}");
    }
    assert_eq!(mistakes("enum E { #[problem(like = other::E::W)] V }"), [""; 0]);
}

#[test]
fn each_status_takes_the_grpc_codes_that_fit() {
    use problem_shared::grpc::{CODES, fits, is_ambiguous};

    for (status, _) in REGISTRY.iter().filter(|(status, _)| *status >= 400) {
        // everything that a status could require is given
        let keys = format!(
            r#"status = {status}, allow = "", www_authenticate = "Basic realm=\"a\"", retry_after = 1, header("Upgrade" = "h2c")"#
        );
        if mistakes(&format!("#[problem({keys})] struct E;")) == ["unregistered_status"] {
            continue;
        }
        assert!(mistakes(&format!("#[problem({keys})] struct E;")).is_empty(), "{status}");
        let expected: &[&str] = if is_ambiguous(*status) { &["missing_grpc"] } else { &[] };
        assert_eq!(mistakes(&format!("#[problem({keys}, also(tonic))] struct E;")), expected, "{status}");
        for (number, code) in (0..).zip(CODES) {
            let expected: &[&str] = if fits(number, *status) { &[] } else { &["invalid_grpc"] };
            let on_struct = format!("#[problem({keys}, grpc = {code}, also(tonic))] struct E;");
            assert_eq!(mistakes(&on_struct), expected, "{status} {code}");
            let on_variant = format!(
                "#[problem(also(tonic))] enum E {{ #[problem({keys}, code = \"C\", grpc = {code})] V }}"
            );
            assert_eq!(mistakes(&on_variant), expected, "{status} {code}");
        }
    }
}
