//! The command, with its output and its exit code.

use super::*;
use crate::catalogue::catalogue;
use crate::describe::OfStatus;

/// The exit code, the output, and the messages.
fn called(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut messages) = (Vec::new(), Vec::new());
    let arguments = arguments.iter().map(Into::into).collect();
    let code = run(&catalogue![OfStatus<404>], arguments, &mut out, &mut messages);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(messages).unwrap())
}

#[test]
fn the_catalogue_and_its_schema_are_json() {
    for (arguments, value) in [
        (&["json"][..], catalogue![OfStatus<404>].to_json()),
        (&["json", "--schema"], Catalogue::json_schema()),
    ] {
        let (code, out, messages) = called(arguments);
        assert_eq!((code, messages.as_str()), (0, ""));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), value);
        assert!(out.ends_with("}\n"));
    }
}

#[test]
fn each_output_is_a_subcommand() {
    let catalogue = catalogue![OfStatus<404>];
    assert_eq!(called(&["markdown"]), (0, catalogue.to_markdown(), String::new()));
    assert_eq!(called(&["typescript"]), (0, catalogue.to_typescript(), String::new()));

    let folder = env::temp_dir().join(format!("problem-core-site-{}", std::process::id()));
    let path = folder.to_str().unwrap();
    assert_eq!(called(&["site", path]), (0, format!("{path} is written\n"), String::new()));
    for (name, content) in catalogue.site() {
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), content);
    }
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "").unwrap();
    let (code, _, messages) = called(&["site", path]);
    std::fs::remove_file(&folder).unwrap();
    assert!(code == 1 && messages.contains("cannot be written"), "{messages}");
}

#[test]
fn help_is_output_and_names_every_subcommand_and_option() {
    for arguments in [["--help"], ["-h"]] {
        let (code, out, messages) = called(&arguments);
        assert_eq!((code, messages.as_str()), (0, ""));
        for subcommand in SUBCOMMANDS {
            assert!(out.contains(&format!("  {} {}\n", subcommand.name, subcommand.arguments)), "{out}");
        }
    }
    for subcommand in SUBCOMMANDS {
        for arguments in [[subcommand.name, "--help"], [subcommand.name, "-h"]] {
            let (code, out, messages) = called(&arguments);
            assert_eq!((code, messages.as_str()), (0, ""));
            assert!(subcommand.options.iter().all(|line| out.contains(line)), "{out}");
            assert!(out.lines().all(|line| line.len() <= 130), "{out}");
        }
    }
}

#[test]
fn wrong_arguments_are_named() {
    for (arguments, message) in [
        (&[][..], "a subcommand is missing"),
        (&["jsom"], "there is no subcommand `jsom`"),
        (&["--json"], "invalid option '--json'"),
        (&["json", "--pretty"], "invalid option '--pretty'"),
        (&["check", "a", "b"], "unexpected argument \"b\""),
        (&["json", "file"], "unexpected argument \"file\""),
        (&["markdown", "file"], "unexpected argument \"file\""),
        (&["site"], "DIR is missing"),
        (&["site", "a", "b"], "unexpected argument \"b\""),
        #[cfg(feature = "coverage")]
        (&["coverage", "--minimum"], "missing argument for option '--minimum'"),
        #[cfg(feature = "coverage")]
        (&["coverage", "--minimum", "101"], "--minimum 101 is more than 100 %"),
        #[cfg(feature = "coverage")]
        (&["coverage", "--minimum=-1"], "cannot parse argument \"-1\""),
        #[cfg(feature = "coverage")]
        (&["coverage", "--reset", "--package=a"], "--reset deletes all records"),
    ] {
        let (code, out, messages) = called(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(messages.starts_with(&format!("error: {message}")), "{messages}");
        assert!(messages.ends_with("For more information, try --help.\n"), "{messages}");
    }
}

#[test]
fn the_lock_is_written_and_compared() {
    let file = env::temp_dir().join(format!("problem-core-lock-{}", std::process::id()));
    let path = file.to_str().unwrap();
    let missing = called(&["check", path]);
    let written = called(&["check", "--update", path]);
    let same = called(&["check", path]);
    let unchanged = called(&["check", "--update", path]);
    let lock = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, lock.replace("404", "410").replace("Not Found", "Missing")).unwrap();
    let differs = called(&["check", path]);
    let accepted = called(&["check", "--update", path]);
    std::fs::write(&file, "").unwrap();
    let damaged = called(&["check", path]);
    let replaced = called(&["check", "--update", path]);
    std::fs::remove_file(&file).unwrap();

    assert_eq!((missing.0, missing.1.as_str()), (1, ""));
    assert_eq!(missing.2, format!("error: there is no {path} yet\nto write it: check --update {path}\n"));
    assert_eq!(written, (0, format!("{path} is written\n"), String::new()));
    for result in [same, unchanged] {
        assert_eq!(result, (0, format!("{path} is up to date\n"), String::new()));
    }
    let changes = "1 of 2 changes break clients:
  breaking:   NOT_FOUND: the status has changed from 410 to 404
  compatible: NOT_FOUND: the title has changed from Missing to \"Not Found\"\n";
    let advice = format!("to break clients anyway, write the lock again: check --update {path}\n");
    let message = format!("error: the errors differ from {path}; {changes}{advice}");
    assert_eq!(differs, (1, String::new(), message));
    assert_eq!(accepted, (0, format!("{path} is written; {changes}"), String::new()));
    assert_eq!((damaged.0, damaged.1.as_str()), (1, ""));
    assert!(
        damaged.2.ends_with("restore the file from version control; then check again\n"),
        "{}",
        damaged.2
    );
    assert!(replaced.0 == 0 && replaced.1.contains("It was not a lock (EOF while parsing"), "{}", replaced.1);
}

#[test]
fn output_that_nobody_reads_is_not_a_failure_and_any_other_is() {
    struct Refuses(io::ErrorKind);
    impl Write for Refuses {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for (kind, code, text) in [
        (io::ErrorKind::BrokenPipe, 0, ""),
        (io::ErrorKind::StorageFull, 1, "error: the output cannot be written: no storage space\n"),
    ] {
        let mut messages = Vec::new();
        let arguments = vec!["json".into()];
        assert_eq!(run(&Catalogue::new(), arguments, &mut Refuses(kind), &mut messages), code);
        assert_eq!(String::from_utf8(messages).unwrap(), text);
    }
}

#[cfg(feature = "coverage")]
#[test]
fn coverage_fails_only_if_asked_to() {
    let folder = env::temp_dir().join(format!("problem-core-command-{}", std::process::id()));
    let folder = folder.to_str().unwrap();
    let (code, out, messages) = called(&["coverage", "--records", folder]);
    assert_eq!((code, messages.as_str()), (0, ""));
    let expected = format!(
        "0 of 1 problem types were sent (0 %)\n\
         There are no records in {folder}. Set PROBLEM_COVERAGE to this folder when you run the tests.\n\n\
         no test has sent:\n  404 NOT_FOUND\n"
    );
    assert_eq!(out, expected);
    let (code, out, messages) = called(&["coverage", "--fail", "--records", folder]);
    assert_eq!((code, out), (1, expected));
    assert_eq!(messages, "error: no test has sent some of the problem types\n");
    assert_eq!(called(&["coverage", "--minimum=0", "--records", folder]).0, 0);
}

#[cfg(not(feature = "coverage"))]
#[test]
fn coverage_names_its_feature() {
    let (code, out, messages) = called(&["coverage"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(messages.contains("needs the feature `coverage`"), "{messages}");
}
