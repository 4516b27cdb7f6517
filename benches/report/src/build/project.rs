//! A project that is made to be built: an enum of one way and size, in a crate of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::subject::Shape;
use super::ways::Way;
use super::wrapper;
use crate::Error;
use crate::tool::{self, benches, output};

/// The crate that is measured.
pub const CRATE: &str = "subject";

/// What is built is not counted.
const NOWHERE: &str = "";

pub struct Project {
    folder: PathBuf,
}

impl Project {
    pub fn new(way: &Way, shape: Shape) -> Result<Self, Error> {
        let name = format!("{}-{}", way.name, shape.name());
        Self::of(&name, way.dependencies, &way.source(shape), &way.main())
    }

    /// A crate with this source, and a program beside it.
    pub fn of(name: &str, dependencies: &str, source: &str, main: &str) -> Result<Self, Error> {
        let project = Self { folder: work().join(name) };
        fs::create_dir_all(project.folder.join("src"))?;
        let benches = benches();
        let root = benches.parent().unwrap_or(&benches).display().to_string();
        let dependencies = dependencies.replace("ROOT", &root);
        let manifest = format!(
            "[package]\nname = \"{CRATE}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [workspace]\n\n[dependencies]\n{dependencies}\n\
             [[bin]]\nname = \"weigh\"\npath = \"src/main.rs\"\n\n[profile.release]\nstrip = true\n"
        );
        fs::write(project.folder.join("Cargo.toml"), manifest)?;
        // the versions of this workspace
        fs::copy(benches.join("Cargo.lock"), project.folder.join("Cargo.lock"))?;
        fs::write(project.folder.join("src/lib.rs"), source)?;
        fs::write(project.folder.join("src/main.rs"), main)?;
        Ok(project)
    }

    /// All projects share one folder of what is built, and the compiler is always started through the
    /// wrapper, so that dependencies are built once.
    fn cargo(&self, arguments: &[&str], count_into: &Path) -> Result<Command, Error> {
        let mut command = tool::cargo();
        command.args(arguments).arg("--quiet").arg("--manifest-path").arg(self.folder.join("Cargo.toml"));
        command.env("CARGO_TARGET_DIR", work().join("target")).env("CARGO_INCREMENTAL", "0");
        wrapper::set(&mut command, count_into)?;
        Ok(command)
    }

    /// So that cargo builds it again. To cargo all projects are one package: what it built last may be that
    /// of another.
    fn touch(&self) -> Result<(), Error> {
        for file in ["src/lib.rs", "src/main.rs"] {
            let file = self.folder.join(file);
            fs::write(&file, fs::read(&file)?)?;
        }
        Ok(())
    }

    /// What rustc needs for the library, with everything that it depends on built before.
    pub fn instructions(&self, arguments: &[&str]) -> Result<i64, Error> {
        let count = work().join("count");
        let run = |into: &Path| -> Result<(), Error> {
            self.touch()?;
            output(self.cargo(arguments, into)?.arg("--lib")).map(drop)
        };
        run(NOWHERE.as_ref())?;
        let _ = fs::remove_file(&count);
        run(&count)?;
        tool::collected(&fs::read_to_string(&count)?).ok_or_else(|| "rustc was not counted".into())
    }

    /// What rustc needs for an incremental `cargo check` after a change of the source.
    pub fn instructions_after(&self, change: &dyn Fn(&str) -> String) -> Result<i64, Error> {
        let (count, file) = (work().join("count"), self.folder.join("src/lib.rs"));
        let run = |into: &Path| -> Result<(), Error> {
            let mut command = self.cargo(&["check", "--lib"], into)?;
            command.env("CARGO_TARGET_DIR", work().join("incremental")).env("CARGO_INCREMENTAL", "1");
            output(&mut command).map(drop)
        };
        self.touch()?;
        run(NOWHERE.as_ref())?;
        let source = fs::read_to_string(&file)?;
        fs::write(&file, change(&source))?;
        let _ = fs::remove_file(&count);
        let counted = run(&count);
        fs::write(&file, source)?;
        counted?;
        tool::collected(&fs::read_to_string(&count)?).ok_or_else(|| "rustc was not counted".into())
    }

    /// The size of the source with all macros expanded.
    pub fn expansion(&self) -> Result<i64, Error> {
        self.touch()?;
        let mut command = self.cargo(&["rustc", "--profile", "check", "--lib"], NOWHERE.as_ref())?;
        command.args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
        // a compiler that may do this is another one to cargo
        command.env("CARGO_TARGET_DIR", work().join("expanded"));
        Ok(output(&mut command)?.len().try_into()?)
    }

    /// Lines of LLVM IR before any pass, as cargo-llvm-lines counts them.
    pub fn llvm_lines(&self) -> Result<i64, Error> {
        self.touch()?;
        let file = work().join("subject.ll");
        let mut command = self.cargo(&["rustc", "--lib"], NOWHERE.as_ref())?;
        command.args(["--", "-Cno-prepopulate-passes", "-Ccodegen-units=1"]);
        command.arg(format!("--emit=llvm-ir={}", file.display()));
        output(&mut command)?;
        let mut within = false;
        let mut lines = 0;
        for line in fs::read_to_string(&file)?.lines() {
            match line {
                line if line.starts_with("define ") => within = true,
                "}" => within = false,
                // an instruction; labels stand to the left, continued lines to the right
                line if within && line.starts_with("  ") && !line.starts_with("   ") => lines += 1,
                _ => {}
            }
        }
        Ok(lines)
    }

    /// The size of a stripped release binary that shows and answers an error.
    pub fn binary_size(&self) -> Result<i64, Error> {
        self.touch()?;
        output(&mut self.cargo(&["build", "--release", "--bin", "weigh"], NOWHERE.as_ref())?)?;
        Ok(fs::metadata(work().join("target/release/weigh"))?.len().try_into()?)
    }
}

/// Where projects are made.
pub fn work() -> PathBuf {
    benches().join("target/projects")
}
