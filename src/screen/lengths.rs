//! Writings by their length and the letters that they hold, each with a number: which of them may be a few letters from another.
//! Sound: an edit changes the length by one at most, and two of the bits at most. Leaves out how many edits there are.

use alloc::vec::Vec;

#[derive(Debug, Default)]
pub(super) struct Lengths(Vec<Length>);

/// The writings of one length, with the letters of each as a set of bits.
#[derive(Debug, Default)]
struct Length {
    letters: Vec<u64>,
    ids: Vec<u32>,
    /// The writings themselves, one after another, where they are kept.
    texts: Vec<u8>,
}

impl Lengths {
    /// Keeps a writing with its number.
    pub(super) fn keep(&mut self, text: &str, letters: u64, id: u32) {
        self.add(text.len(), letters, id);
        if let Some(l) = self.0.get_mut(text.len()) {
            l.texts.extend(text.bytes());
        }
    }

    /// Keeps the number of a writing alone.
    pub(super) fn add(&mut self, len: usize, letters: u64, id: u32) {
        if self.0.len() <= len {
            self.0.resize_with(len + 1, Length::default);
        }
        if let Some(l) = self.0.get_mut(len) {
            l.letters.push(letters);
            l.ids.push(id);
        }
    }

    pub(super) fn finish(&mut self) {
        for l in &mut self.0 {
            l.letters.shrink_to_fit();
            l.ids.shrink_to_fit();
            l.texts.shrink_to_fit();
        }
        self.0.shrink_to_fit();
    }

    /// How many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        let each = self.0.iter().map(|l| 8 * l.letters.capacity() + 4 * l.ids.capacity() + l.texts.capacity());
        size_of::<Length>() * self.0.capacity() + each.sum::<usize>()
    }

    /// Every writing that may be as many edits away as there may be between writings of which the longer is so long,
    /// and the text of it, empty where that is not kept.
    pub(super) fn near(
        &self,
        len: usize,
        letters: u64,
        most: impl Fn(usize) -> usize,
        mut tell: impl FnMut(u32, &[u8], usize),
    ) {
        for (other, bucket) in self.0.iter().enumerate() {
            let most = most(len.max(other));
            if len.abs_diff(other) > most {
                continue;
            }
            let each: fn(u64, &[u64], &mut [u64; BLOCK]) = match most {
                0..=1 => differences::<2>,
                2 => differences::<4>,
                3 => differences::<6>,
                4 => differences::<8>,
                _ => differences::<64>,
            };
            // By blocks, so that what is not near costs little.
            let mut left = [1; BLOCK];
            for (block, theirs) in bucket.letters.chunks(BLOCK).enumerate() {
                each(letters, theirs, &mut left);
                for (group, left) in (block * BLOCK / GROUP..).zip(left.chunks_exact(GROUP)) {
                    if left.iter().fold(0, |any, left| any | u64::from(*left == 0)) == 0 {
                        continue;
                    }
                    for at in (group * GROUP..).zip(left).filter(|(_, left)| **left == 0).map(|(at, _)| at) {
                        if let Some(id) = bucket.ids.get(at) {
                            tell(*id, bucket.texts.get(at * other..(at + 1) * other).unwrap_or_default(), most);
                        }
                    }
                }
            }
        }
    }
}

const BLOCK: usize = 64;
const GROUP: usize = 8;

/// What is left of the bits in which two writings differ once `MOST` are taken away; something where there is none to
/// compare with. Written so that the compiler does several at a time on any machine.
fn differences<const MOST: usize>(mine: u64, theirs: &[u64], left: &mut [u64; BLOCK]) {
    if theirs.len() < BLOCK {
        left.fill(1);
    }
    for (left, theirs) in left.iter_mut().zip(theirs) {
        let mut bits = mine ^ theirs;
        for _ in 0..MOST {
            bits &= bits.wrapping_sub(1);
        }
        *left = bits;
    }
}
