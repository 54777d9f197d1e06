using System.Diagnostics;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.MetaTesting;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>
/// Meta-trains a learner by gradient descent on the loss of its predictions after every prefix of a sequence (Eq. 2).
/// Sequence numbers go up with the steps, so a state restored from a file goes on with the very sequences, and with the
/// same thread count the very bits, of a run that was never interrupted.
/// </summary>
public sealed class MetaTrainer : IDisposable
{
    private readonly WorkerPool workers;
    private readonly string recipe = "";
    private readonly int savedDigits = LearnerCheckpoint.AllDigits;

    /// <summary>Prepares meta-training from a recipe's initial weights.</summary>
    /// <param name="recipe">Architecture, tasks, optimization, seed.</param>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <param name="workers">Threads to use; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no datasets and not every task is synthetic.</exception>
    public MetaTrainer(MetaTrainingRecipe recipe, IReadOnlyList<(Dataset Dataset, float Weight)> datasets, WorkerPool? workers = null)
        : this(recipe, datasets, group: null, problem => new CpuEngine(problem, workers ?? WorkerPool.Shared), workers)
    {
    }

    /// <summary>Prepares meta-training from a recipe's initial weights by an engine.</summary>
    /// <param name="recipe">Architecture, tasks, optimization, seed.</param>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <param name="group">Processes that share every batch; null for this one alone.</param>
    /// <param name="engine">Makes what takes the steps; disposed with this trainer.</param>
    /// <param name="workers">Threads of meta-tests; <see cref="WorkerPool.Shared"/> when null.</param>
    internal MetaTrainer(
        MetaTrainingRecipe recipe, IReadOnlyList<(Dataset Dataset, float Weight)> datasets, ITrainingGroup? group,
        Func<MetaTrainingProblem, ITrainingEngine> engine, WorkerPool? workers)
        : this(engine(new MetaTrainingProblem(LearnerOf(recipe), recipe.CreateTasks(datasets), recipe.Training, group)), workers ?? WorkerPool.Shared) =>
        (this.recipe, savedDigits) = (recipe.ToJson(), recipe.SavedDigits);

    /// <summary>Prepares meta-training from the learner's present weights.</summary>
    /// <param name="learner">Its parameters are changed.</param>
    /// <param name="tasks">Where sequences come from; of the learner's input size and number of classes.</param>
    /// <param name="options">Steps, batch, learning rate and so on.</param>
    /// <param name="workers">Threads to use; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <exception cref="ArgumentException">An option is out of range, tasks and learner disagree in size, or the learner has no parameters.</exception>
    internal MetaTrainer(ILearner learner, ITaskDistribution tasks, MetaTrainingOptions options, WorkerPool? workers = null)
        : this(new CpuEngine(new MetaTrainingProblem(learner, tasks, options), workers ?? WorkerPool.Shared), workers ?? WorkerPool.Shared)
    {
    }

    /// <summary>Prepares meta-training by an engine.</summary>
    /// <param name="engine">Takes the steps; disposed with this trainer.</param>
    /// <param name="workers">Threads of meta-tests.</param>
    internal MetaTrainer(ITrainingEngine engine, WorkerPool workers)
    {
        Engine = engine;
        this.workers = workers;
    }

    /// <summary>The learner being meta-trained.</summary>
    internal ILearner Learner => Engine.Problem.Learner;

    /// <summary>Steps, batch, learning rate and so on.</summary>
    public MetaTrainingOptions Options => Engine.Problem.Options;

    /// <summary>Steps done.</summary>
    public long Step => Engine.Steps;

    /// <summary>What computes; the bits of the result depend on it.</summary>
    internal MetaTrainingSetup Setup => Engine.Setup;

    /// <summary>Unseen tasks to meta-test on now and then, by name; of the learner's input size and number of classes. Default: none.</summary>
    /// <exception cref="ArgumentException">Tasks and learner disagree in size.</exception>
    public IReadOnlyList<(string Name, ITaskDistribution Tasks)> Evaluations
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach ((string name, ITaskDistribution tasks) in value)
                LearnerFit.Require(tasks, Learner, nameof(value), $"Tasks '{name}'");
            field = value;
        }
    } = [];

    internal ITrainingEngine Engine { get; }

    private ITrainingGroup? Group => Engine.Problem.Group;

    /// <summary>Takes one gradient step.</summary>
    /// <returns>The loss before the step and the gradient's norm before clipping.</returns>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is NaN or infinite; the weights are those of the step before.</exception>
    public (double Loss, double GradientNorm) Advance() => Engine.Advance(Options.LearningRateAt(Step + 1));

    /// <summary>Takes steps until <see cref="MetaTrainingOptions.Steps"/> are done.</summary>
    /// <param name="statePath">
    /// File that keeps the state: written every <see cref="MetaTrainingOptions.StateInterval"/> steps, at the end, when canceled
    /// and when the loss is not finite. Null for none.
    /// </param>
    /// <param name="description">Whatever else defines the run, such as its tasks; kept in the state file and compared when it is restored.</param>
    /// <param name="progress">Told every <see cref="MetaTrainingOptions.ReportInterval"/> steps and after every meta-test.</param>
    /// <param name="cancellation">Stops the run between two steps, with the state saved.</param>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite; the weights are those of the last good step.</exception>
    public void Run(
        string? statePath = null, string description = "", IProgress<MetaTrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var report = new Report(this, progress);
        try
        {
            while (Step < Options.Steps)
            {
                StopIfAsked();
                report.Add(Advance());
                if (Step % Options.EvaluationInterval == 0 || Step == Options.Steps)
                    report.SendWithEvaluations(cancellation);
                else if (Step % Options.ReportInterval == 0)
                    report.Send();
                if (Step % Options.StateInterval == 0 && Step < Options.Steps)
                    Keep();
            }
        }
        finally
        {
            Keep();
            Engine.CopyWeights();
        }

        // Processes are asked to stop at different moments, but have to stop after the same step.
        void StopIfAsked()
        {
            if (Group == null)
                cancellation.ThrowIfCancellationRequested();
            else if (Group.Sum(cancellation.IsCancellationRequested ? 1 : 0) > 0)
                throw new OperationCanceledException("Meta-training was canceled.", cancellation);
        }

        // Weights that have overflowed are worth nothing: the file then keeps what was saved before.
        void Keep()
        {
            if (statePath == null || Group is { Rank: > 0 })
                return;
            Engine.CopyWeights();
            if (Learner.Parameters.All(parameter => SafetensorsTensor.IndexOfNonFinite(parameter.Values) < 0))
                MetaTrainingState.Save(this, statePath, description);
        }
    }

    /// <summary>Goes on from a state that <see cref="Run"/> wrote for a trainer of the same recipe and tasks.</summary>
    /// <param name="statePath">The state file.</param>
    /// <param name="description">As given to <see cref="Run"/>.</param>
    /// <returns>
    /// Whether the run that wrote the file had the same engine, processes and threads; only with the same are the bits to come the same.
    /// </returns>
    /// <exception cref="CheckpointFormatException">The file is damaged, is no state file, or belongs to another run. Nothing has been changed.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public bool Restore(string statePath, string description = "") => MetaTrainingState.Restore(this, statePath, description) == Setup;

    /// <summary>Writes a checkpoint of the present weights, with the recipe they come from, atomically.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        Engine.CopyWeights();
        LearnerCheckpoint.Save(Learner, path, recipe, savedDigits);
    }

    /// <summary>Lets go of the memory of the engine.</summary>
    public void Dispose() => Engine.Dispose();

    private static ILearner LearnerOf(MetaTrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        return recipe.CreateLearner();
    }

    /// <summary>Sums up steps between two reports.</summary>
    private sealed class Report(MetaTrainer trainer, IProgress<MetaTrainingProgress>? progress)
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private double lossSum, lastNorm;
        private int steps;

        public void Add((double Loss, double GradientNorm) step)
        {
            lossSum += step.Loss;
            lastNorm = step.GradientNorm;
            steps++;
        }

        public void Send(IReadOnlyList<(string Name, LearningCurve Curve)>? evaluations = null)
        {
            double speed = (double)steps * trainer.Options.BatchSize / Math.Max(1e-9, watch.Elapsed.TotalSeconds);
            long left = trainer.Options.Steps - trainer.Step;
            progress?.Report(new MetaTrainingProgress(
                trainer.Step,
                trainer.Options.Steps,
                lossSum / Math.Max(1, steps),
                lastNorm,
                trainer.Options.LearningRateAt(trainer.Step),
                speed,
                3 * trainer.Learner.ForwardOperations(trainer.Options.Length) * speed / 1e9,
                TimeSpan.FromSeconds(Math.Min(1e9, left * trainer.Options.BatchSize / Math.Max(1e-9, speed))),
                evaluations ?? []));
            (lossSum, steps) = (0, 0);
            watch.Restart();
        }

        public void SendWithEvaluations(CancellationToken cancellation)
        {
            watch.Stop();
            trainer.Engine.CopyWeights();
            var tester = new MetaTester(trainer.Learner, trainer.workers);
            if (trainer.Group != null)
                cancellation = CancellationToken.None; // all processes stop together, before the next step
            Send([.. trainer.Evaluations.Select(evaluation => (
                evaluation.Name, tester.Run(evaluation.Tasks, trainer.Options.Length, trainer.Options.EvaluationSequences, cancellation: cancellation)))]);
        }
    }
}
