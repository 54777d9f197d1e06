#!/usr/bin/env python3
"""A plain PyTorch VSML, with which the speed of meta-training is compared; the same arithmetic as the `vsml` learner.

  vsml_torch.py throughput --batch 8 --inputs 196 --length 100 --threads 2 --steps 3
  vsml_torch.py throughput --grid 16 --batch 8 --inputs 196 --length 100 --threads 2 --steps 3     without symmetries

The last line of standard output is {"sequences_per_second": ...}: the batch size over the median time of a step.
"""
import argparse
import json
import math
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Cell(nn.Module):
    """The LSTM that all cells of a grid share; states are [B, rows, columns, H]."""

    def __init__(self, forward_size, backward_size, hidden):
        super().__init__()
        bound = 1 / math.sqrt(forward_size + backward_size + hidden)

        def weight(rows):
            return nn.Parameter(torch.empty(rows, 4 * hidden).uniform_(-bound, bound))

        self.recurrent, self.rows, self.columns = weight(hidden), weight(forward_size), weight(backward_size)
        bias = torch.zeros(4, hidden)
        bias[0], bias[2] = -5, 5
        self.bias = nn.Parameter(bias.flatten())
        self.hidden = hidden

    def forward(self, row_messages, column_messages, state):
        h, c = state
        gates = h @ self.recurrent + (row_messages @ self.rows)[:, :, None] + (column_messages @ self.columns + self.bias)[:, None]
        i, g, f, o = gates.chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c


class Vsml(nn.Module):
    def __init__(self, inputs, classes, hidden=16):
        super().__init__()
        self.inputs, self.classes = inputs, classes
        self.cell = Cell(1, 2, hidden)
        self.output = nn.Parameter(torch.empty(hidden).uniform_(-1, 1))

    def forward(self, x, y):                                            # x [B, T, N], y [B, T] -> logits [B, T, C]
        batch, length, _ = x.shape
        one_hot = F.one_hot(y, self.classes).float()
        h = torch.zeros(batch, self.inputs, self.classes, self.cell.hidden)
        state, silence, logits = (h, h), torch.zeros(batch, self.classes, 2), []
        for t in range(length):
            message = x[:, t, :, None]
            state = self.cell(message, silence, state)
            logits.append(100 * torch.tanh(state[0].mean(1) @ self.output / 100))
            if t < length - 1:
                error = logits[-1].softmax(-1) - one_hot[:, t]
                state = self.cell(message, torch.stack([error, one_hot[:, t]], -1), state)
        return torch.stack(logits, 1)


class VsmlWithoutSymmetries(nn.Module):
    def __init__(self, inputs, classes, size, hidden=64, channels=8):
        super().__init__()
        self.size, self.channels, self.classes = size, channels, classes
        self.project = nn.Linear(inputs + classes, 2 * size * channels)
        self.cell = Cell(channels, channels, hidden)
        self.message, self.head = nn.Linear(hidden, channels), nn.Linear(size * channels, classes)

    def forward(self, x, y):
        batch, length, _ = x.shape
        previous = torch.cat([torch.zeros(batch, 1, self.classes), F.one_hot(y[:, :-1], self.classes).float()], 1)
        rows, columns = self.project(torch.cat([x, previous], -1)).view(batch, length, 2, self.size, self.channels).unbind(2)
        h = torch.zeros(batch, self.size, self.size, self.cell.hidden)
        state, means = (h, h), []
        for t in range(length):
            for _ in range(2):
                state = self.cell(rows[:, t], columns[:, t], state)
            means.append(state[0].mean(1))
        return self.head(self.message(torch.stack(means, 1)).flatten(2))


def throughput(arguments):
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    batch, length, inputs, classes = arguments.batch, arguments.length, arguments.inputs, 10
    model = VsmlWithoutSymmetries(inputs, classes, arguments.grid) if arguments.grid else Vsml(inputs, classes)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    base = torch.randn(10_000, inputs)
    seconds = []
    for _ in range(arguments.steps + 1):                                # the first one warms up
        start = time.perf_counter()
        rows = torch.randint(len(base), (batch, length))
        projection = torch.randn(batch, inputs, inputs) / math.sqrt(inputs)
        x, y = base[rows] @ projection, torch.randint(classes, (batch, length))
        loss = F.cross_entropy(model(x, y).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    median = sorted(seconds[1:])[arguments.steps // 2]
    print(json.dumps({"sequences_per_second": batch / median}))


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("command", choices=["throughput"])
for name, default in [("batch", 8), ("inputs", 196), ("length", 100), ("threads", 2), ("steps", 3), ("grid", 0)]:
    parser.add_argument(f"--{name}", type=int, default=default)
throughput(parser.parse_args())
