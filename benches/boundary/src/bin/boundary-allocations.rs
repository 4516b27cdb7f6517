//! How often each column asks for memory, once it has run before.
#![forbid(unsafe_code)]

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

fn main() {
    limit::table::print_allocations(&boundary::columns::all(), counting::calls);
}
