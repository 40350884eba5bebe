//! SHA-256 (FIPS 180-4) and HMAC (RFC 2104), implemented a second time: the crate's tags are compared with these.

/// The first 32 bits of the fractional part of the `root`-th root of each prime.
fn constants<const N: usize>(root: f64) -> [u32; N] {
    let mut primes = (2_u32..).filter(|number| (2..*number).all(|divisor| number % divisor != 0));
    std::array::from_fn(|_| {
        let prime = u128::from(primes.next().unwrap_or_default());
        // floor(prime^(1/root) * 2^32), exactly: the largest x with x^root <= prime * 2^(32 root).
        let power = root as u32;
        let fits = |x: u128| if power == 2 { x * x <= prime << 64 } else { x * x * x <= prime << 96 };
        let mut x = 0_u128;
        for bit in (0..40).rev() {
            if fits(x | 1 << bit) {
                x |= 1 << bit;
            }
        }
        x as u32
    })
}

/// The SHA-256 digest.
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let rounds: [u32; 64] = constants(3.0);
    let mut state: [u32; 8] = constants(2.0);
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut w: Vec<u32> =
            block.chunks_exact(4).map(|word| word.iter().fold(0, |word, byte| word << 8 | u32::from(*byte))).collect();
        for t in 16..64 {
            let s0 = w[t - 15].rotate_right(7) ^ w[t - 15].rotate_right(18) ^ (w[t - 15] >> 3);
            let s1 = w[t - 2].rotate_right(17) ^ w[t - 2].rotate_right(19) ^ (w[t - 2] >> 10);
            w.push(w[t - 16].wrapping_add(s0).wrapping_add(w[t - 7]).wrapping_add(s1));
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for t in 0..64 {
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & f) ^ (!e & g);
            let t1 = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(rounds[t]).wrapping_add(w[t]);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            (h, g, f, e, d, c, b) = (g, f, e, d.wrapping_add(t1), c, b, a);
            a = t1.wrapping_add(s0.wrapping_add(majority));
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *word = word.wrapping_add(add);
        }
    }
    std::array::from_fn(|place| state[place / 4].to_be_bytes()[place % 4])
}

/// HMAC-SHA-256.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = if key.len() > 64 { sha256(key).to_vec() } else { key.to_vec() };
    block.resize(64, 0);
    let keyed = |pad: u8, message: &[u8]| {
        sha256(&block.iter().map(|byte| byte ^ pad).chain(message.iter().copied()).collect::<Vec<_>>())
    };
    keyed(0x5c, &keyed(0x36, message))
}
