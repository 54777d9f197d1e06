"""Times C = A·B in single precision with numpy, as `gemm` does. Arguments: m k n transpose-a transpose-b repetitions."""
import ctypes
import json
import os
import sys
import time

import numpy as np

m, k, n, transpose_a, transpose_b, repetitions = (int(argument) for argument in sys.argv[1:])
random = np.random.default_rng(0)
a = random.standard_normal((k, m) if transpose_a else (m, k), dtype=np.float32)
b = random.standard_normal((n, k) if transpose_b else (k, n), dtype=np.float32)
c = np.empty((m, n), dtype=np.float32)
left, right = a.T if transpose_a else a, b.T if transpose_b else b

start, products = time.perf_counter(), 0
while products < 3 or time.perf_counter() - start < 0.2:
    np.dot(left, right, out=c)
    products += 1
seconds = []
for _ in range(repetitions):
    start = time.perf_counter()
    np.dot(left, right, out=c)
    seconds.append(time.perf_counter() - start)


def library():
    """numpy's version and the file and kernels of its OpenBLAS, as far as this process tells."""
    files = set()
    if os.path.exists('/proc/self/maps'):
        with open('/proc/self/maps') as maps:
            files = {line.split()[-1] for line in maps if 'blas' in os.path.basename(line.split()[-1]) and '.so' in line}
    name = f'numpy {np.__version__}'
    for file in sorted(files):
        handle = ctypes.CDLL(file)
        for symbol in 'openblas_get_corename', 'openblas_get_corename64_', 'scipy_openblas_get_corename64_':
            if 'openblas' in os.path.basename(file) and hasattr(handle, symbol):
                kernels = getattr(handle, symbol)
                kernels.restype = ctypes.c_char_p
                return f'{name} with {os.path.basename(file)}, kernels for {kernels().decode()}'
    return name + (' with ' + ', '.join(sorted(os.path.basename(file) for file in files)) if files else '')


print(json.dumps({'gflops': 2 * m * k * n / np.median(seconds) / 1e9, 'library': library()}))
