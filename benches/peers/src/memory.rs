//! An allocator that counts, by thread: a shared counter would be what two threads wait for.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static LIVE: Cell<i64> = const { Cell::new(0) };
}

fn count(calls: u64, bytes: i64) {
    CALLS.with(|c| c.set(c.get().wrapping_add(calls)));
    LIVE.with(|l| l.set(l.get().wrapping_add(bytes)));
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub struct Counting;

// SAFETY: every call goes on to the system's allocator unchanged; the counters allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, signed(layout.size()));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(0, -signed(layout.size()));
        unsafe { System.dealloc(ptr, layout) }
    }
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, signed(size) - signed(layout.size()));
        unsafe { System.realloc(ptr, layout, size) }
    }
}

/// How often this thread has allocated.
pub fn calls() -> u64 {
    CALLS.with(Cell::get)
}

/// How many bytes more this thread has taken than given back.
pub fn live() -> i64 {
    LIVE.with(Cell::get)
}
