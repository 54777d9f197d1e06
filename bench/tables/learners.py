#!/usr/bin/env python3
"""scikit-learn's classifiers for the table benchmark.

Reads one JSON request a line: {"learner", "support", "queries", "numbers": [bool], "classes": [str]}, and answers each with one line:
{"labels": [int], "probabilities": [[float]], "fit": seconds, "predict": seconds} or {"error"}. The first line says which versions answer.
"""
import csv
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

LEARNERS = {
    'sklearn-forest': (False, lambda: RandomForestClassifier(random_state=0)),
    'sklearn-svm': (True, lambda: SVC(probability=True, random_state=0)),
    'sklearn-boosting': (False, lambda: HistGradientBoostingClassifier(random_state=0)),
    'sklearn-boosting-leaf1': (False, lambda: HistGradientBoostingClassifier(min_samples_leaf=1, random_state=0)),
    'sklearn-logistic': (True, lambda: LogisticRegression(max_iter=5000)),
}


def read(path, numbers):
    with open(path, newline='') as file:
        rows = list(csv.reader(file))[1:]
    columns = list(zip(*rows))
    values = np.empty((len(rows), len(numbers)), object)
    for i, is_number in enumerate(numbers):
        values[:, i] = [float(value) for value in columns[i]] if is_number else columns[i]
    return values, np.array(columns[-1])


def make_model(name, numbers):
    standardized, make = LEARNERS[name]
    steps = [SimpleImputer()] + [StandardScaler()] * standardized
    encode = ColumnTransformer([
        ('numbers', make_pipeline(*steps), [i for i, is_number in enumerate(numbers) if is_number]),
        ('words', OneHotEncoder(handle_unknown='ignore'), [i for i, is_number in enumerate(numbers) if not is_number]),
    ], sparse_threshold=0)
    return make_pipeline(encode, make())


def answer(request):
    numbers, classes = request['numbers'], request['classes']
    x, y = read(request['support'], numbers)
    queries, _ = read(request['queries'], numbers)
    model = make_model(request['learner'], numbers)
    start = time.perf_counter()
    model.fit(x, y)
    fitted = time.perf_counter()
    probabilities = model.predict_proba(queries)
    predicted = time.perf_counter()
    # A support vector machine's probabilities have a model of their own, which need not agree with what it predicts.
    labels = model.predict(queries) if request['learner'] == 'sklearn-svm' else model.classes_[probabilities.argmax(axis=1)]
    known = np.zeros((len(queries), len(classes)))
    known[:, [classes.index(name) for name in model.classes_]] = probabilities
    return {'labels': [classes.index(name) for name in labels], 'probabilities': known.tolist(), 'fit': fitted - start, 'predict': predicted - fitted}


warnings.filterwarnings('ignore')
print(json.dumps({'version': f'scikit-learn {sklearn.__version__}, numpy {np.__version__}', 'learners': list(LEARNERS)}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # told to the caller, who goes on with the next
        print(json.dumps({'error': f'{type(error).__name__}: {error}'}), flush=True)
