#!/usr/bin/env python3
"""Accuracy of scikit-learn's classifiers on the splits that `gpicl classify --write-splits FILE` has written.

Usage: tables.py DATA.csv SPLITS.json      (needs numpy and scikit-learn)
"""
import gzip, json, sys
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC


def read(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt') as file:
        rows = [line.strip().split(',') for line in file if line.strip()]
    # A first line of counts and class names has another number of fields, or names at its end.
    if len(rows[0]) != len(rows[1]) or not rows[0][-1].replace('.', '').isdigit():
        rows = rows[1:]
    table = np.array(rows, float)
    return table[:, :-1], table[:, -1].astype(int)


x, y = read(sys.argv[1])
splits = json.load(open(sys.argv[2]))
models = {
    'logistic regression': lambda: make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=5000)),
    'SVM-RBF': lambda: make_pipeline(StandardScaler(), SVC(C=10)),
    'random forest': lambda: RandomForestClassifier(200, random_state=0),
}
print(json.dumps({name: round(float(np.mean([
    model().fit(x[s['support']], y[s['support']]).score(x[s['query']], y[s['query']]) for s in splits])), 4) for name, model in models.items()}))
