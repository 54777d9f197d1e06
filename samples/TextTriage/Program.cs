using System.Diagnostics;
using System.Globalization;
using Gpicl.MLNet;
using Gpicl.Samples.QuickStart;
using Gpicl.Samples.TextTriage;
using Microsoft.ML;
using Microsoft.ML.Data;

// Sorts short texts after a few labeled ones of each kind: a sentence encoder turns them into numbers, and Gpicl learns from these in context.
// Beside it are ML.NET's own trainers, on the same embeddings and on words. Arguments: a CSV file (a line of names, then a text and its label in
// each; default: descriptions of Debian's packages), how many splits (default 10), and of how many classes, the largest (default 10).
int[] sizes = [8, 16, Split.MostKnown];
string file = args.Length > 0 ? args[0] : RepositoryFolder.Find("data/texts/debian-synopses.csv");
int splits = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
int mostClasses = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10;
if (splits < 2 || mostClasses < 2)
    throw new ArgumentException($"There are {splits} splits of {mostClasses} classes; at least two of each are needed, for intervals and to have a choice.");
var clock = Stopwatch.StartNew();
var ml = new MLContext(seed: 1);

var format = new TextLoader.Options { Separators = [','], HasHeader = true, AllowQuoting = true, ReadMultilines = true };
IGrouping<string, Message>[] classes =
[
    .. ml.Data.CreateEnumerable<Message>(ml.Data.LoadFromTextFile<Message>(file, format), reuseRowObject: false)
        .GroupBy(message => message.Label)
        .Where(group => group.Count() >= Split.MostKnown + Split.NewOfEach)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Take(mostClasses),
];
if (classes.Length < 2)
    throw new InvalidDataException($"{file} has {classes.Length} classes of at least {Split.MostKnown + Split.NewOfEach} texts; two are needed.");
var random = new Random(0);
Message[] messages = [.. classes.SelectMany(group => group.OrderBy(_ => random.Next()).Take(Split.MostTexts))];
Print($"{Path.GetFileName(file)}: {messages.Length} texts of {classes.Length} classes: {string.Join(", ", classes.Select(group => group.Key))}");

using var embedder = new SentenceEmbedder();
EmbeddedMessage[] embedded = embedder.Embed(messages);
Print($"Embedded in {clock.Elapsed.TotalSeconds:F1} s\n");
Split[] drawn = [.. Enumerable.Range(1, splits).Select(seed => Split.Draw(embedded, seed))];

Print($"Accuracy in % ± 95 % and log-loss on {Split.NewOfEach * classes.Length} new texts, {splits} splits");
Print($"{"",-34}{Columns(26, sizes.Select(size => $"{size} a class"))}");
Rival[] rivals = Rival.All(ml);
var outcomes = new Outcome[rivals.Length][]; // [rival][size]
for (int r = 0; r < rivals.Length; r++)
{
    outcomes[r] = [.. sizes.Select(size => Outcome.Of([.. drawn.Select(split => rivals[r].Test(ml, split.First(size), split.New))]))];
    Print($"{rivals[r].Name,-34}{Columns(26, outcomes[r].Select(outcome => outcome.ToString()))}");
}

Print($"\n{rivals[0].Name} against the others on the same splits: differences ± 95 %, and whether it is ahead");
foreach (var (rival, theirs) in rivals.Zip(outcomes).Skip(1))
    Print($"{rival.Name,-34}{Columns(42, outcomes[0].Zip(theirs, (ours, other) => ours.Against(other)))}");

// As a program would use it: the encoder is a step of the pipeline, which takes texts and gives labels.
var pipeline = embedder.Step(ml)
    .Append(ml.Transforms.Conversion.MapValueToKey("Class", "Label"))
    .Append(ml.MulticlassClassification.Trainers.Gpicl("Class", "Embedding"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
IEnumerable<Message> known = drawn[0].First(Split.MostKnown).Select(message => new Message { Text = message.Text, Label = message.Label });
var model = pipeline.Fit(ml.Data.LoadFromEnumerable(known));
double expected = model.OfType<GpiclTransformer>().Single().CrossValidate(folds: 5).CrossValidated.Accuracy;
Print($"\nAfter {Split.MostKnown} a class, the classifier of the first split expects to be right in {100 * expected:F1} %, by 5 folds of these texts alone");
using var engine = ml.Model.CreatePredictionEngine<Message, Triage>(model);
Print($"Three new texts");
foreach (EmbeddedMessage message in drawn[0].New.Chunk(Split.NewOfEach).Take(3).Select(ofClass => ofClass[0]))
{
    Triage triage = engine.Predict(new Message { Text = message.Text });
    Print($"  \"{message.Text}\": {triage.PredictedLabel}, {triage.Score.Max():P0} sure; it is {message.Label}");
}

Print($"\n{clock.Elapsed.TotalSeconds:F0} s in all");

static string Columns(int width, IEnumerable<string> cells) => string.Concat(cells.Select(cell => cell.PadLeft(width)));

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
