#!/usr/bin/env python3
"""Plain PyTorch versions of the library's learners, to compare the speed of meta-training with.

  learners_torch.py throughput --learner lstm --hidden 256 --batch 32 --inputs 196 --length 100 --threads 2 --steps 8

prints {"sequences_per_second": ..., "library": ...} in its last line: the batch size over the median time of a step. A step samples its
tasks (fresh examples, a fresh projection and a fresh label permutation for every sequence), runs forward and backward
pass, clips the gradient to norm 1 and updates the weights with Adam. Needs torch alone.
"""
import argparse
import ctypes
import json
import math
import os
import re
import statistics
import time

import torch
from torch import nn
from torch.nn import functional

CLASSES = 10
DATASET_ROWS = 10_000
MESSAGE = 8  # channels of a message of VSML without symmetries


def with_previous_label(x, y):
    """[B, T, N] and [B, T] to [B, T, N + C]: every input beside the label before it, zeros before the first."""
    labels = functional.one_hot(y, CLASSES).to(x.dtype)
    return torch.cat([x, torch.cat([torch.zeros_like(labels[:, :1]), labels[:, :-1]], 1)], -1)


class Lstm(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.layer = nn.LSTM(options.inputs + CLASSES, options.hidden, batch_first=True)
        self.head = nn.Linear(options.hidden, CLASSES)

    def forward(self, x, y):
        return self.head(self.layer(with_previous_label(x, y))[0])


class OuterProductLstm(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.heads, self.size = options.heads, options.head_size
        width = self.heads * self.size
        self.input = nn.Linear(options.inputs + CLASSES, 8 * width)
        self.recurrent = nn.Linear(width, 8 * width, bias=False)
        self.key_scale = nn.Parameter(torch.zeros(()))
        self.head = nn.Linear(width, CLASSES)

    def forward(self, x, y):
        batch, length, heads, size = len(x), x.shape[1], self.heads, self.size
        drive = self.input(with_previous_label(x, y))
        scale = functional.softplus(self.key_scale)
        h = x.new_zeros(batch, heads * size)
        c = x.new_zeros(batch, heads, size, size)
        outputs = []
        for t in range(length):
            k1, k2, q, o = (drive[:, t] + self.recurrent(h)).view(batch, heads, 8 * size).split([3 * size, 3 * size, size, size], -1)
            left = scale * torch.tanh(k1).view(batch, heads, 3, size)
            right = scale * torch.tanh(k2).view(batch, heads, 3, size)
            i, g, f = (left.unsqueeze(-1) * right.unsqueeze(-2)).unbind(2)  # [B, heads, s, s]
            c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * g
            read = (q.unsqueeze(-2) @ c).squeeze(-2)
            h = (torch.sigmoid(o) * torch.tanh(read)).flatten(1)
            outputs.append(h)
        return self.head(torch.stack(outputs, 1))


class MultiTaskMlp(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(options.inputs, options.hidden), nn.ReLU(), nn.Linear(options.hidden, options.hidden), nn.ReLU(), nn.Linear(options.hidden, CLASSES))

    def forward(self, x, y):
        return self.layers(x)


class GridCell(nn.Module):
    """The LSTM that all cells of a grid share; states are [B, rows, columns, H]."""

    def __init__(self, row_size, column_size, hidden):
        super().__init__()
        self.rows, self.columns = nn.Linear(row_size, 4 * hidden, bias=False), nn.Linear(column_size, 4 * hidden)
        self.recurrent = nn.Linear(hidden, 4 * hidden, bias=False)

    def forward(self, row_messages, column_messages, state):
        h, c = state
        gates = self.recurrent(h) + self.rows(row_messages).unsqueeze(2) + self.columns(column_messages).unsqueeze(1)
        i, g, f, o = gates.chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c


class Vsml(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.cell, self.output = GridCell(1, 2, options.hidden), nn.Linear(options.hidden, 1, bias=False)
        self.hidden = options.hidden

    def forward(self, x, y):
        batch, length, inputs = x.shape
        labels = functional.one_hot(y, CLASSES).to(x.dtype)
        h, silence, logits = x.new_zeros(batch, inputs, CLASSES, self.hidden), x.new_zeros(batch, CLASSES, 2), []
        state = h, h
        for t in range(length):
            message, label = x[:, t].unsqueeze(-1), labels[:, t]
            state = self.cell(message, silence, state)
            logits.append(100 * torch.tanh(self.output(state[0].mean(1)).squeeze(-1) / 100))
            if t < length - 1:
                state = self.cell(message, torch.stack([logits[-1].softmax(-1) - label, label], -1), state)
        return torch.stack(logits, 1)


class VsmlWithoutSymmetries(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.size, self.hidden = options.grid, options.hidden
        self.projection = nn.Linear(options.inputs + CLASSES, 2 * self.size * MESSAGE)
        self.cell, self.message = GridCell(MESSAGE, MESSAGE, self.hidden), nn.Linear(self.hidden, MESSAGE)
        self.head = nn.Linear(self.size * MESSAGE, CLASSES)

    def forward(self, x, y):
        batch, length, _ = x.shape
        rows, columns = self.projection(with_previous_label(x, y)).view(batch, length, 2, self.size, MESSAGE).unbind(2)
        h, means = x.new_zeros(batch, self.size, self.size, self.hidden), []
        state = h, h
        for t in range(length):
            for _ in range(2):
                state = self.cell(rows[:, t], columns[:, t], state)
            means.append(state[0].mean(1))
        return self.head(self.message(torch.stack(means, 1)).flatten(2))


class Block(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.mlp_norm = nn.LayerNorm(size), nn.LayerNorm(size)
        self.queries_keys_values, self.mixed = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.mlp = nn.Sequential(nn.Linear(size, 4 * size), nn.GELU(), nn.Linear(4 * size, size))

    def forward(self, x, mask):
        batch, tokens, size = x.shape
        q, k, v = self.queries_keys_values(self.attention_norm(x)).view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(size // self.heads) + mask, -1)
        x = x + self.mixed((weights @ v).transpose(1, 2).reshape(batch, tokens, size))
        return x + self.mlp(self.mlp_norm(x))


class Gpicl(nn.Module):
    """Paired layout: tokens 2t and 2t + 1 are the query and the support token of example t."""

    def __init__(self, options):
        super().__init__()
        self.paired = options.layout == "paired"
        self.embedding = nn.Linear(options.inputs + CLASSES, options.d)
        self.position = None if self.paired else nn.Parameter(0.02 * torch.randn(options.length, options.d))
        self.blocks = nn.ModuleList(Block(options.d, options.heads) for _ in range(options.layers))
        self.norm, self.head = nn.LayerNorm(options.d), nn.Linear(options.d, CLASSES)
        token = torch.arange((2 if self.paired else 1) * options.length)
        seen = token[:, None] >= token
        if self.paired:
            seen &= (token % 2 == 1) | (token[:, None] == token)
        self.register_buffer("mask", torch.zeros(seen.shape).masked_fill(~seen, -math.inf))

    def forward(self, x, y):
        if self.paired:
            labels = functional.one_hot(y, CLASSES).to(x.dtype)
            pairs = torch.stack([torch.cat([x, torch.zeros_like(labels)], -1), torch.cat([x, labels], -1)], 2)
            tokens = self.embedding(pairs.flatten(1, 2))
        else:
            tokens = self.embedding(with_previous_label(x, y)) + self.position
        for block in self.blocks:
            tokens = block(tokens, self.mask)
        return self.head(self.norm(tokens[:, ::2] if self.paired else tokens))


class Maml(nn.Module):
    """Online gradient descent from meta-learned weights: each sequence has weights of its own, autograd goes through all steps."""

    def __init__(self, options):
        super().__init__()
        sizes = [options.inputs] + options.hidden_layers * [options.hidden] + [CLASSES]
        self.layers = nn.ModuleList(nn.Linear(read, given) for read, given in zip(sizes, sizes[1:]))
        self.log_rates = nn.Parameter(torch.full((2 * len(self.layers),), math.log(0.01)))

    def forward(self, x, y):
        batch, length = y.shape
        weights = [part.expand(batch, *part.shape) for layer in self.layers for part in (layer.weight, layer.bias)]
        logits = []
        for t in range(length):
            h = x[:, t]
            for layer in range(0, len(weights), 2):
                h = (weights[layer] @ h.unsqueeze(-1)).squeeze(-1) + weights[layer + 1]
                if layer < len(weights) - 2:
                    h = torch.relu(h)
            logits.append(h)
            if t < length - 1:
                gradients = torch.autograd.grad(functional.cross_entropy(h, y[:, t], reduction="sum"), weights, create_graph=True)
                weights = [weight - rate * gradient for weight, rate, gradient in zip(weights, self.log_rates.exp(), gradients)]
        return torch.stack(logits, 1)


LEARNERS = {
    "gpicl": Gpicl, "lstm": Lstm, "outer-product-lstm": OuterProductLstm, "multi-task-mlp": MultiTaskMlp,
    "vsml": Vsml, "vsml-without-symmetries": VsmlWithoutSymmetries, "maml": Maml,
}


def sample(inputs, labels, batch, length):
    """Sequences x [B, T, N] and y [B, T], each of a task of its own."""
    size = inputs.shape[1]
    rows = torch.randint(len(inputs), (batch, length))
    projections = torch.randn(batch, size, size) / math.sqrt(size)
    permutations = torch.rand(batch, CLASSES).argsort(1)
    return inputs[rows] @ projections, permutations.gather(1, labels[rows])


def step(model, optimizer, x, y):
    optimizer.zero_grad()
    functional.cross_entropy(model(x, y).flatten(0, 1), y.flatten()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1)
    optimizer.step()


def library():
    """PyTorch's version and kernels, and those of the OpenBLAS it multiplies with, as far as this process tells."""
    name = f"PyTorch {torch.__version__}"
    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    name += f" ({capability[1]})" if capability else ""
    if os.path.exists("/proc/self/maps"):
        with open("/proc/self/maps") as maps:
            for file in sorted({line.split()[-1] for line in maps if "openblas" in os.path.basename(line.split()[-1]) and ".so" in line}):
                kernels = getattr(ctypes.CDLL(file), "openblas_get_corename", None)
                if kernels:
                    kernels.restype = ctypes.c_char_p
                    return f"{name} with {os.path.basename(file)}, kernels for {kernels().decode()}"
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["throughput"])
    parser.add_argument("--learner", choices=LEARNERS, default="gpicl")
    parser.add_argument("--layout", choices=["paired", "previous-label"], default="paired")
    sizes = dict(d=256, layers=4, heads=8, head_size=32, hidden=256, hidden_layers=1, grid=16, batch=32, inputs=196, length=100, threads=1, steps=8)
    for name, standard in sizes.items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=standard)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    inputs, labels = torch.randn(DATASET_ROWS, options.inputs), torch.randint(CLASSES, (DATASET_ROWS,))
    model = LEARNERS[options.learner](options)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    seconds = []
    for _ in range(3 + options.steps):
        start = time.perf_counter()
        step(model, optimizer, *sample(inputs, labels, options.batch, options.length))
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"sequences_per_second": round(options.batch / statistics.median(seconds[3:]), 2), "library": library()}))


if __name__ == "__main__":
    main()
