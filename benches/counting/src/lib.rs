//! A global allocator that counts. `GlobalAlloc` is an unsafe trait, so this is a package of its own
//! and everything else can forbid unsafe code.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static CALLS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
pub struct Counting;

/// How often memory was asked for so far; to grow or shrink a block counts as asking.
pub fn calls() -> usize {
    CALLS.load(Relaxed)
}

/// The number of bytes that are in use.
pub fn bytes() -> usize {
    BYTES.load(Relaxed)
}

/// Returns the largest number of bytes that were in use since the last call of this function.
pub fn take_most() -> usize {
    MOST.swap(bytes(), Relaxed)
}

fn grow(bytes: usize) {
    let now = BYTES.fetch_add(bytes, Relaxed) + bytes;
    MOST.fetch_max(now, Relaxed);
}

fn shrink(bytes: usize) {
    BYTES.fetch_sub(bytes, Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        grow(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        shrink(layout.size());
        // SAFETY: as above
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        grow(layout.size());
        // SAFETY: as above
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        // a block may be copied, so that there are two for a while
        grow(new_size);
        shrink(layout.size());
        // SAFETY: as above
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}
