using Gpicl.OnnxBenchmarks;

// One table: the packaged weights with 99 examples of 196 values and 10 classes, ours and the exported graph in turn.
Console.WriteLine("| members | threads | file, MiB | one row, ours, µs | in ONNX Runtime | batches of 256, ours, rows/s | in ONNX Runtime |");
Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (int members in (int[])[1, 8])
    foreach (int threads in (int[])[1, 2])
        Console.WriteLine(new ExportBenchmark(members, threads).Run());
