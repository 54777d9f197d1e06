using System.Globalization;
using Gpicl.Fuzz;
using SharpFuzz;

// Fuzzes the readers of all file formats; README.md says how.
string corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");
switch (args)
{
    case ["run", "--seconds", var seconds, "--seed", var seed, .. var names]:
        List<string> faults = [];
        foreach (FuzzTarget target in FuzzTarget.All.Where(target => names.Length == 0 || names.Contains(target.Name)))
        {
            using var run = new MutationRun(target, Path.Combine(Environment.CurrentDirectory, "findings"));
            string known = Path.Combine(corpus, target.Name);
            faults.AddRange(run.Run(
                double.Parse(seconds, CultureInfo.InvariantCulture),
                int.Parse(seed, CultureInfo.InvariantCulture),
                Directory.Exists(known) ? Directory.EnumerateFiles(known).Order(StringComparer.Ordinal) : []));
        }

        faults.ForEach(Console.Error.WriteLine);
        return faults.Count == 0 ? 0 : 1;

    case ["seeds", var name, var folder]:
        FuzzTarget chosen = Find(name);
        Directory.CreateDirectory(folder);
        for (int i = 0; i < chosen.Seeds.Count; i++)
            File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"seed{i}{chosen.Extension}")), chosen.Seeds[i]);
        return 0;

    case ["afl", var name]:
        FuzzTarget fuzzed = Find(name);
        string path = Path.Combine(Path.GetTempPath(), $"gpicl-fuzz-{Environment.ProcessId}{fuzzed.Extension}");
        Fuzzer.Run(stream =>
        {
            using (FileStream file = File.Create(path))
                stream.CopyTo(file);
            fuzzed.TryRead(path);
        });
        return 0;

    default:
        Console.Error.WriteLine("Usage: run --seconds N --seed N [TARGET ...] | seeds TARGET FOLDER | afl TARGET");
        Console.Error.WriteLine($"Targets: {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}");
        return 2;
}

static FuzzTarget Find(string name) => FuzzTarget.All.Single(target => target.Name == name);
