//! What chance alone would do: every other way to pair the same people.

use kith::base::random::Random;

/// The numbers below `count` in any order.
pub fn shuffled(chance: &dyn Random, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    // Fisher and Yates, as in Knuth, The Art of Computer Programming, volume 2, §3.4.2.
    for place in (1..count).rev() {
        order.swap(place, chance.below(place + 1));
    }
    order
}

/// In which part of all pairings the sum over the pairs is at least as large as in the right one (an exact permutation
/// test), when that is less than `limit`. `alike[i][j]` says how alike `i` here and `j` there are; `i` here is `i`
/// there.
pub fn unlikely(alike: &[Vec<f64>], limit: f64) -> Option<f64> {
    let (count, right) = (alike.len(), (0..alike.len()).map(|i| alike[i][i]).sum::<f64>());
    let all: f64 = (1..=count).map(|number| number as f64).product();
    // When pairings that differ in one swap are as good often enough, nobody has to look at the others.
    let gain = |i: usize, j: usize| alike[i][j] + alike[j][i] - alike[i][i] - alike[j][j];
    let swaps =
        (0..count).flat_map(|i| (0..i).map(move |j| (i, j))).filter(|(i, j)| gain(*i, *j) >= -1e-9).count();
    if (1 + swaps) as f64 / all >= limit {
        return None;
    }
    let mut as_good = 0_u32;
    each_pairing(alike, &mut vec![false; count], 0, 0.0, &mut |sum| {
        as_good += u32::from(sum >= right - 1e-9)
    });
    Some(f64::from(as_good) / all).filter(|chance| *chance < limit)
}

fn each_pairing(alike: &[Vec<f64>], taken: &mut Vec<bool>, row: usize, sum: f64, tell: &mut impl FnMut(f64)) {
    if row == alike.len() {
        return tell(sum);
    }
    for column in 0..alike.len() {
        if !taken[column] {
            taken[column] = true;
            each_pairing(alike, taken, row + 1, sum + alike[row][column], tell);
            taken[column] = false;
        }
    }
}

mod tests {
    use super::*;

    #[test]
    fn only_the_right_pairing_is_the_best() {
        let table = |of: fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
            (0..5).map(|i| (0..5).map(|j| of(i, j)).collect()).collect()
        };
        let best = unlikely(&table(|i, j| f64::from(u8::from(i == j))), 0.01).unwrap();
        assert!((best - 1.0 / 120.0).abs() < 1e-9);
        assert_eq!(unlikely(&table(|_, _| 1.0), 0.01), None);
        assert_eq!(unlikely(&table(|i, j| -f64::from(u8::from(i == j))), 0.01), None);
    }
}
