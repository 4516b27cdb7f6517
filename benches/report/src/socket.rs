//! End to end: what an error adds to a request, over TCP, in a service that is watched by callgrind. The
//! client is in this process and is not watched.

use std::fs;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;
use crate::build::work;
use crate::markdown::{self, NONE, grouped};
use crate::run_time::COLUMNS;
use crate::tool::{USUAL, built, collected};

const SHAPES: [&str; 3] = ["unit", "fields", "errors"];

pub fn print() -> Result<(), Error> {
    markdown::title("Over a socket");
    println!(
        "Instructions of an axum service for one request over a kept-alive connection. The second column is a request that \
         gets a plain 200. The other columns are the instructions that an error adds.\n"
    );
    let mut rows = Vec::new();
    for (package, column, name) in COLUMNS {
        if column.starts_with("limit-") {
            continue;
        }
        let binary = if package == "limit" { "serve" } else { "serve-rival" };
        let program = built(package)?.join(binary);
        let cost = |path: &str| USUAL.each(|count| requests(&program, column, path, count));
        let plain = cost("plain")?;
        let mut row = vec![name.to_owned(), grouped(plain)];
        for shape in SHAPES {
            row.push(match cost(shape) {
                Ok(error) => {
                    let added = error - plain;
                    format!("{} ({:.0} %)", grouped(added), added as f64 * 100.0 / plain as f64)
                }
                // this column has no such shape
                Err(error) if error.to_string() == NOT_THERE => NONE.to_owned(),
                Err(error) => return Err(error),
            });
        }
        rows.push(row);
    }
    let head: Vec<&str> = ["", "plain 200"].into_iter().chain(SHAPES).collect();
    markdown::table(&head, &rows);
    Ok(())
}

const NOT_THERE: &str = "the service has no such path";

/// The instructions of a service that answers so many requests.
fn requests(program: &Path, column: &str, path: &str, count: i64) -> Result<i64, Error> {
    fs::create_dir_all(work())?;
    let log = work().join("service");
    let mut service = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--log-file={}", log.display()))
        .arg(program)
        .arg(column)
        .stdout(Stdio::piped())
        .spawn()?;
    let asked = match service.stdout.take() {
        Some(output) => ask(BufReader::new(output), path, count),
        None => Err("the service prints nothing".into()),
    };
    if asked.is_err() {
        // whatever went wrong is told already
        let _ = service.kill();
    }
    service.wait()?;
    asked?;
    collected(&fs::read_to_string(log)?).ok_or_else(|| "the service was not counted".into())
}

fn ask(mut printed: impl BufRead, path: &str, count: i64) -> Result<(), Error> {
    let mut address = String::new();
    printed.read_line(&mut address)?;
    let mut connection = BufReader::new(TcpStream::connect(address.trim())?);
    connection.get_ref().set_nodelay(true)?;
    let request = format!("GET /{path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    for _ in 0..count {
        connection.get_mut().write_all(request.as_bytes())?;
        if response(&mut connection)? == (404, 0) {
            // what axum says of a path that it has no route for
            stop(connection)?;
            return Err(NOT_THERE.into());
        }
    }
    stop(connection)
}

/// The service ends at once, so that there is nothing to read.
fn stop(mut connection: BufReader<TcpStream>) -> Result<(), Error> {
    connection.get_mut().write_all(b"GET /stop HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    let _ = connection.read_to_end(&mut Vec::new());
    Ok(())
}

/// Reads one response: its status, and how long its body is.
fn response(connection: &mut impl BufRead) -> Result<(u16, usize), Error> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("no status line")?.parse()?;
    let mut length = 0;
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse()?,
            Some(_) => {}
        }
    }
    connection.read_exact(&mut vec![0; length])?;
    Ok((status, length))
}
