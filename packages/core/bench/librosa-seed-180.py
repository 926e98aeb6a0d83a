"""seed-180 as librosa 0.11 computes it, by the same NumPy and SciPy operations on one thread: a yardstick for
librosa.bench.ts where librosa itself is not installed.

    python3 librosa-seed-180.py SAMPLES RATE    # float32 samples; prints {"msPerClip", "values"}
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy.fft
import scipy.signal

SIZE, HOP = 2048, 512
WINDOW = scipy.signal.get_window("hann", SIZE, fftbins=True).astype(np.float32)[:, None]
# librosa transforms as many columns at a time as make 256 KiB.
BLOCK = 2**18 // ((SIZE // 2 + 1) * 8)


def stft(y):
    y = np.pad(y, SIZE // 2)
    frames = np.lib.stride_tricks.sliding_window_view(y, SIZE)[::HOP].T
    out = np.empty((SIZE // 2 + 1, frames.shape[1]), np.complex64, order="F")
    for start in range(0, frames.shape[1], BLOCK):
        block = slice(start, start + BLOCK)
        out[:, block] = np.fft.rfft(WINDOW * frames[:, block], axis=0)
    return out


def to_mel(hz):
    hz = np.asanyarray(hz, float)
    return np.where(hz >= 1000, 15 + np.log(np.maximum(hz, 1e-9) / 1000) * 27 / np.log(6.4), hz * 3 / 200)


def to_hz(mel):
    return np.where(mel >= 15, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)), mel * 200 / 3)


def mel_filters(rate, bands=128):
    bins = np.fft.rfftfreq(SIZE, 1 / rate)
    edges = to_hz(np.linspace(to_mel(0), to_mel(rate / 2), bands + 2))
    widths = np.diff(edges)
    ramps = np.subtract.outer(edges, bins)
    weights = np.zeros((bands, len(bins)), np.float32)
    for i in range(bands):
        weights[i] = np.maximum(0, np.minimum(-ramps[i] / widths[i], ramps[i + 2] / widths[i + 1]))
    return weights * (2 / (edges[2:] - edges[:-2]))[:, None].astype(np.float32)


def mel_spectrogram(y, rate):
    return np.einsum("ft,mf->mt", np.abs(stft(y)) ** 2, mel_filters(rate), optimize=True)


def mfcc(y, rate):
    db = 10 * np.log10(np.maximum(1e-10, mel_spectrogram(y, rate)))
    return scipy.fft.dct(np.maximum(db, db.max() - 80), axis=-2, type=2, norm="ortho")[:40]


def tuning(spectrum, rate):
    bins = np.fft.rfftfreq(SIZE, 1 / rate)
    curve = spectrum[2:] + spectrum[:-2] - 2 * spectrum[1:-1]
    slope = (spectrum[2:] - spectrum[:-2]) / 2
    shift = np.zeros_like(spectrum)
    shift[1:-1] = np.where(np.abs(slope) >= np.abs(curve), 0, -slope / np.where(curve == 0, 1, curve))
    rise = 0.5 * np.gradient(spectrum, axis=-2) * shift
    loud = spectrum * (spectrum > 0.1 * spectrum.max(axis=-2, keepdims=True))
    peak = np.zeros(spectrum.shape, bool)
    peak[1:-1] = (loud[1:-1] > loud[:-2]) & (loud[1:-1] >= loud[2:])
    peak[-1] = loud[-1] > loud[-2]
    where = np.nonzero(((bins >= 150) & (bins < 4000))[:, None] & peak)
    pitches, magnitudes = np.zeros_like(spectrum), np.zeros_like(spectrum)
    pitches[where] = (where[0] + shift[where]) * rate / SIZE
    magnitudes[where] = spectrum[where] + rise[where]
    pitched = pitches > 0
    if not pitched.any():
        return 0.0
    found = pitches[(magnitudes >= np.median(magnitudes[pitched])) & pitched]
    rest = np.mod(12 * np.log2(found / 27.5), 1.0)
    rest[rest >= 0.5] -= 1
    counts, edges = np.histogram(rest, np.linspace(-0.5, 0.5, 101))
    return edges[np.argmax(counts)]


def chroma_filters(rate, tuned, classes=12):
    hz = np.linspace(0, rate, SIZE, endpoint=False)[1:]
    at = classes * np.log2(hz / (440 * 2 ** (tuned / classes) / 16))
    at = np.concatenate(([at[0] - 1.5 * classes], at))
    widths = np.concatenate((np.maximum(np.diff(at), 1), [1]))
    apart = np.remainder(np.subtract.outer(at, np.arange(classes, dtype=float)).T + 10.5 * classes, classes) - classes / 2
    weights = np.exp(-0.5 * (2 * apart / np.tile(widths, (classes, 1))) ** 2)
    weights /= np.maximum(np.sqrt((weights**2).sum(0)), 1e-12)
    weights *= np.tile(np.exp(-0.5 * ((at / classes - 5) / 2) ** 2), (classes, 1))
    return np.ascontiguousarray(np.roll(weights, -3, axis=0)[:, : SIZE // 2 + 1], dtype=np.float32)


def chroma(spectrum, rate):
    sums = np.einsum("cf,ft->ct", chroma_filters(rate, tuning(spectrum, rate)), spectrum, optimize=True)
    return sums / np.maximum(sums.max(0, keepdims=True), 1e-12)


def seed_180(y, rate):
    """Each of librosa's calls makes its own transform."""
    parts = mfcc(y, rate), chroma(np.abs(stft(y)), rate), mel_spectrogram(y, rate)
    return np.concatenate([part.mean(1) for part in parts])


samples, rate = np.fromfile(sys.argv[1], np.float32), int(sys.argv[2])
best = np.inf
for _ in range(5):
    start = time.process_time()
    for _ in range(5):
        values = seed_180(samples, rate)
    best = min(best, (time.process_time() - start) / 5)
print(json.dumps({"msPerClip": best * 1000, "values": values.tolist()}))
