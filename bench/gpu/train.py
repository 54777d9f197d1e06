#!/usr/bin/env python3
"""Meta-trains the GPICL network in plain PyTorch on sequences that `gpicl sample` writes, into a checkpoint that gpicl reads.

    gpicl meta-train --preset small --steps 1 --output begin.safetensors          (architecture and initial weights)
    gpicl sample --preset small --output - | bench/gpu/train.py train --begin begin.safetensors --output end.safetensors --minutes 6
    bench/gpu/train.py throughput --begin begin.safetensors                          (one batch again and again: the network alone)

The network, the loss, the clipping, the schedule and the optimizers are those of the library; sequences come in their order,
so a run sees what `gpicl meta-train` sees. Needs numpy and PyTorch, of any version from 1.13 on.
"""
import argparse
import json
import math
import struct
import sys
import threading
import time
from queue import Queue

import numpy as np
import torch
import torch.nn.functional as F

MAPS = {'attention.input.weight': 3}  # matrices that lie side by side in a weight


class Network(torch.nn.Module):
    """Parameters are named and shaped as in the file: weights are [inputs, outputs], y = x W + b."""

    def __init__(self, options, tensors):
        super().__init__()
        self.layers, self.heads = options['Layers'], options['Heads']
        self.size, self.classes = options['ModelSize'], options['Classes']
        self.paired = options.get('Layout', 'Paired') == 'Paired'
        self.names = {name.replace('.', '_'): name for name in tensors}
        for attribute, name in self.names.items():
            self.register_parameter(attribute, torch.nn.Parameter(tensors[name]))

    def p(self, name):
        return getattr(self, name.replace('.', '_'))

    def linear(self, x, name):
        return F.linear(x, self.p(name + '.weight').t(), self.p(name + '.bias'))

    def norm(self, x, name):
        return F.layer_norm(x, (self.size,), self.p(name + '.gain'), self.p(name + '.bias'))

    def rest(self, x, mixed, block):
        x = x + self.linear(mixed, block + '.attention.output')
        hidden = F.gelu(self.linear(self.norm(x, block + '.mlp.norm'), block + '.mlp.up'), approximate='tanh')
        return x + self.linear(hidden, block + '.mlp.down')

    def joined(self, x):  # [B, H, T, D/H] to [B, T, D]
        return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], self.size)

    def forward(self, inputs, labels):  # [B, T, N], [B, T] to [B, T, C]
        batch, length, _ = inputs.shape
        query = F.linear(inputs, self.p('embedding.input.weight').t(), self.p('embedding.bias'))
        vectors = F.embedding(labels, self.p('embedding.label.weight'))
        causal = torch.ones(length, length, dtype=torch.bool, device=inputs.device).tril()
        if not self.paired:
            previous = torch.cat([torch.zeros_like(vectors[:, :1]), vectors[:, :-1]], 1)
            x = query + previous + self.p('embedding.position')[:length]
            for i in range(self.layers):
                block = f'blocks.{i}'
                q, k, v = self.linear(self.norm(x, block + '.attention.norm'), block + '.attention.input').view(
                    batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
                x = self.rest(x, self.joined(attention(q, k, v, causal)), block)
            return self.linear(self.norm(x, 'norm'), 'head')

        # [2, B, T, D]: query tokens, then support tokens; a query sees the support before it and itself
        x = torch.stack([query, query + vectors])
        mask = torch.cat([causal.tril(-1), torch.eye(length, dtype=torch.bool, device=inputs.device)], 1)
        for i in range(self.layers):
            block, last = f'blocks.{i}', i == self.layers - 1
            q, k, v = self.linear(self.norm(x, block + '.attention.norm'), block + '.attention.input').view(
                2, batch, length, 3, self.heads, -1).permute(3, 0, 1, 4, 2, 5)
            mixed = self.joined(attention(q[0], torch.cat([k[1], k[0]], 2), torch.cat([v[1], v[0]], 2), mask))[None]
            if not last:
                mixed = torch.cat([mixed, self.joined(attention(q[1], k[1], v[1], causal))[None]])
            x = self.rest(x[:1] if last else x, mixed, block)
        return self.linear(self.norm(x[0], 'norm'), 'head')


def attention(q, k, v, mask):
    if hasattr(F, 'scaled_dot_product_attention'):
        if mask.shape[0] == mask.shape[1]:
            return F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return scores.masked_fill(~mask, float('-inf')).softmax(-1) @ v


class Optimizer:
    """Adam, or Muon: weight matrices move along their orthogonalized momentum, all else by Adam."""

    def __init__(self, network, options):
        self.o, self.steps = options, 0
        muon = options['Algorithm'] == 'Muon'
        named = [(network.names[attribute], p) for attribute, p in network.named_parameters()]
        maps = [(p, next((m for end, m in MAPS.items() if name.endswith(end)), 1)) for name, p in named if p.dim() == 2]
        self.maps = [(p, m) for p, m in maps if muon and min(p.shape[0], p.shape[1] // m) >= 16]
        mapped = {id(p) for p, _ in self.maps}
        self.momentum = [torch.zeros_like(p) for p, _ in self.maps]
        self.adam = torch.optim.AdamW(
            [p for _, p in named if id(p) not in mapped], betas=(options['Beta1'], options['Beta2']), eps=options['Epsilon'],
            weight_decay=options['WeightDecay'])

    @torch.no_grad()
    def step(self, rate):
        self.steps += 1
        for group in self.adam.param_groups:
            group['lr'] = rate
        self.adam.step()
        shapes = {}
        for (p, maps), momentum in zip(self.maps, self.momentum):
            momentum.mul_(self.o['Momentum']).add_(p.grad)
            ahead = (p.grad + self.o['Momentum'] * momentum).view(p.shape[0], maps, -1).transpose(0, 1)
            shapes.setdefault(tuple(ahead.shape[1:]), []).append((p, maps, ahead))
        for (rows, columns), entries in shapes.items():
            x = torch.cat([entry[2] for entry in entries])
            x = x.transpose(1, 2) if rows > columns else x
            x = x / x.square().sum((1, 2), keepdim=True).sqrt().clamp_min(1e-38)
            if x.is_cuda:
                x = x.bfloat16()
            for _ in range(5):
                gram = x @ x.transpose(1, 2)
                x = 3.4445 * x + (2.0315 * gram @ gram - 4.7750 * gram) @ x
            x = (x.transpose(1, 2) if rows > columns else x).float() * (rate * 0.2 * math.sqrt(max(rows, columns)))
            for (p, maps, _), change in zip(entries, x.split([entry[1] for entry in entries])):
                if self.o['WeightDecay']:
                    p.mul_(1 - rate * self.o['WeightDecay'])
                p.sub_(change.transpose(0, 1).reshape(p.shape))


def read_checkpoint(path):
    data = open(path, 'rb').read()
    size, = struct.unpack_from('<Q', data)
    header = json.loads(data[8:8 + size])

    def tensor(entry):
        begin, end = entry['data_offsets']
        return torch.from_numpy(np.frombuffer(data, np.float32, (end - begin) // 4, 8 + size + begin).copy()).view(entry['shape'])

    return header, {name: tensor(entry) for name, entry in header.items() if name != '__metadata__'}


def write_checkpoint(path, header, network, recipe):
    header['__metadata__'].pop('crc32c', None)
    header['__metadata__']['format'] = 'gpicl-learner'  # the first version, which has no checksums
    header['__metadata__']['recipe'] = json.dumps(recipe, separators=(',', ':'))
    text = json.dumps(header, separators=(',', ':'), ensure_ascii=False).encode()
    text += b' ' * (-len(text) % 8)
    entries = sorted((entry['data_offsets'][0], name) for name, entry in header.items() if name != '__metadata__')
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        for _, name in entries:
            file.write(network.p(name).detach().float().cpu().contiguous().numpy().tobytes())


class Sequences:
    """Batches from a stream, read ahead by a thread into pinned memory."""

    def __init__(self, stream, batch, device):
        if stream.read(8) != b'GPICLSEQ':
            sys.exit('standard input is not a stream of gpicl sample')
        version, self.length, self.inputs, self.classes = struct.unpack('<4i', stream.read(16))
        assert version == 1
        self.stream, self.batch, self.device = stream, batch, device
        self.size = self.length * (self.inputs + 1) * 4
        self.ready, self.free = Queue(), Queue()
        for _ in range(3):
            room = torch.empty(batch, self.size, dtype=torch.uint8)
            self.free.put(room.pin_memory() if device.type == 'cuda' else room)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            room = self.free.get()
            view = memoryview(room.numpy()).cast('B')
            done = 0
            while done < len(view):
                got = self.stream.readinto(view[done:])
                if not got:
                    self.ready.put(None)
                    return
                done += got
            self.ready.put(room)

    def next(self):
        room = self.ready.get()
        if room is None:
            return None
        there = room.to(self.device, non_blocking=True)
        if self.device.type == 'cuda':
            torch.cuda.current_stream().synchronize()
        else:
            there = there.clone()
        self.free.put(room)
        split = self.length * self.inputs * 4
        x = there[:, :split].contiguous().view(torch.float32).view(self.batch, self.length, self.inputs)
        return x, there[:, split:].contiguous().view(torch.int32).view(self.batch, self.length).long()


def operations(options, length):
    """Multiplications and additions of one sequence's forward pass; see GpiclNetwork.ForwardOperations."""
    size, hidden = options['ModelSize'], options.get('HiddenFactor', 4) * options['ModelSize']
    mixing, qkv, rest = length * size * (length + 1), 3 * size * size, size * size + 2 * size * hidden
    paired = options.get('Layout', 'Paired') == 'Paired'
    tokens = 2 if paired else 1
    block = length * tokens * (qkv + rest) + tokens * mixing
    last = length * (2 * qkv + rest) + mixing if paired else block
    return 2 * (length * options['InputSize'] * size + (options['Layers'] - 1) * block + last + length * size * options['Classes'])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('mode', choices=['train', 'throughput'])
    parser.add_argument('--begin', required=True, help='checkpoint with the architecture, the initial weights and the recipe')
    parser.add_argument('--output', help='checkpoint to write')
    parser.add_argument('--batch', type=int, help="sequences of a step; default: the recipe's")
    parser.add_argument('--learning-rate', type=float, help="default: the recipe's")
    parser.add_argument('--steps', type=int, help="default: the recipe's; or --minutes")
    parser.add_argument('--minutes', type=float, help='the schedule follows the clock instead of the steps')
    parser.add_argument('--precision', choices=['float32', 'bfloat16'], default='float32')
    parser.add_argument('--device', default='cuda' if torch.cuda.is_available() else 'cpu')
    parser.add_argument('--threads', type=int)
    parser.add_argument('--compile', action='store_true', help='torch.compile')
    parser.add_argument('--peak', type=float, help="the card's peak in teraflops, to print the fraction reached")
    a = parser.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)

    device = torch.device(a.device)
    header, tensors = read_checkpoint(a.begin)
    options = {'HiddenFactor': 4, 'Layout': 'Paired', **json.loads(header['__metadata__']['options'])}
    recipe = json.loads(header['__metadata__']['recipe'])
    training = recipe['Training']
    optimizer_options = {'Beta1': 0.9, 'Beta2': 0.99, 'Epsilon': 1e-8, 'Momentum': 0.95, 'WeightDecay': 0, 'Algorithm': 'Adam', **training['Optimizer']}
    batch, rate, steps = a.batch or training['BatchSize'], a.learning_rate or training['LearningRate'], a.steps or training['Steps']
    clip = float('inf') if training['ClipNorm'] == 'Infinity' else training['ClipNorm']
    network = Network(options, tensors).to(device)
    optimizer = Optimizer(network, optimizer_options)
    forward = torch.compile(network) if a.compile else network

    def step(x, y, learning_rate):
        network.zero_grad(set_to_none=True)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=a.precision == 'bfloat16'):
            logits = forward(x, y)
        loss = F.cross_entropy(logits.float().flatten(0, 1), y.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
        optimizer.step(learning_rate)
        return loss.detach()

    def synchronize():
        if device.type == 'cuda':
            torch.cuda.synchronize()

    def report(**values):
        speed = values['sequences_per_second']
        teraflops = 3 * operations(options, training['Length']) * speed / 1e12
        values.update(teraflops=round(teraflops, 4), **({'of_peak': round(teraflops / a.peak, 4)} if a.peak else {}))
        print(json.dumps(values), file=sys.stderr if a.mode == 'train' else sys.stdout, flush=True)

    if a.mode == 'throughput':
        x = torch.randn(batch, training['Length'], options['InputSize'], device=device)
        y = torch.randint(options['Classes'], (batch, training['Length']), device=device)
        times, limit = [], a.steps or 10
        for i in range(limit + 3):
            synchronize()
            start = time.perf_counter()
            step(x, y, 1e-4)
            synchronize()
            times.append(time.perf_counter() - start)
        report(torch=torch.__version__, d=options['ModelSize'], layout=options['Layout'], batch=batch, precision=a.precision, compiled=a.compile,
               sequences_per_second=round(batch / sorted(times[3:])[limit // 2], 1))
        return

    source = Sequences(sys.stdin.buffer, batch, device)
    begin = last = time.time()
    done, total, since = 0, torch.zeros((), device=device), 0

    def tell(now):
        report(step=done, sequences=done * batch, loss=round(total.item() / since, 4), minutes=round((now - begin) / 60, 2),
               sequences_per_second=round(since * batch / (now - last), 1))

    while True:
        elapsed = time.time() - begin
        fraction = elapsed / (60 * a.minutes) if a.minutes else done / steps
        fetched = source.next() if fraction < 1 else None
        if fetched is None:
            break
        done += 1
        warm_up, decay = training['WarmUpSteps'], training['FinalLearningRateFraction']
        if not a.minutes:
            fraction = max(0, (done - warm_up) / max(1, steps - warm_up))
        cosine = decay + (1 - decay) * 0.5 * (1 + math.cos(math.pi * min(1, fraction)))
        total += step(*fetched, rate * (done / warm_up if done < warm_up else cosine))
        since += 1
        if time.time() - last > 10:
            synchronize()
            now = time.time()
            tell(now)
            last, since = now, 0
            total.zero_()
    if since:
        tell(time.time())
    if a.output:
        recipe['Training'] = {**training, 'Steps': done, 'BatchSize': batch, 'LearningRate': rate}
        write_checkpoint(a.output, header, network, recipe)


if __name__ == '__main__':
    main()
