//! nDCG at 10, and whether a difference may be chance.

/// Normalised discounted cumulative gain of the first ten grades, with gains of 2^grade - 1.
pub fn ndcg(ranked: impl Iterator<Item = u32>, judged: impl Iterator<Item = u32>) -> f64 {
    let gain = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        let gains = grades.take(10).zip(2..);
        gains.map(|(grade, rank)| (f64::from(grade).exp2() - 1.0) / f64::from(rank).log2()).sum()
    };
    let mut best: Vec<u32> = judged.collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(&mut best.into_iter());
    let mut ranked = ranked;
    if ideal > 0.0 { gain(&mut ranked) / ideal } else { 0.0 }
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// How often a difference of means as great as this one comes about when it is chance which of
/// the two runs a query's value belongs to (paired randomisation, 10,000 draws, fixed seed).
pub fn p_value(a: &[f64], b: &[f64]) -> f64 {
    const DRAWS: u32 = 10_000;
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| b - a).filter(|d| *d != 0.0).collect();
    let seen = differences.iter().sum::<f64>().abs();
    let mut random = 17u64;
    let mut as_great = 0;
    for _ in 0..DRAWS {
        let mut sum = 0.0;
        for chunk in differences.chunks(32) {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let signs = random >> 32;
            for (at, difference) in chunk.iter().enumerate() {
                sum += if signs >> at & 1 == 1 { *difference } else { -difference };
            }
        }
        as_great += u32::from(sum.abs() >= seen - 1e-12);
    }
    f64::from(as_great) / f64::from(DRAWS)
}
