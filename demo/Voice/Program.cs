using System.CommandLine;
using System.Globalization;
using AutoIG;
using AutoIG.Demos;
using AutoIG.Reports;
using AutoIG.Voice;
using Spectre.Console;

// A file that output goes to is no terminal, whatever else the environment says.
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
string data = Path.Combine(AppContext.BaseDirectory, "Data");
var file = new Argument<string?>("file")
{
    Description = "A WAV file, 16-bit, one channel, 16,000 samples a second; without one, the recording of the demo.",
    Arity = ArgumentArity.ZeroOrOne
};
var steps = new Option<int>("--steps") { Description = "Points of the quadrature.", DefaultValueFactory = _ => 500 };
var folder = new Option<string>("--out")
{
    Description = "The folder for report.html.",
    DefaultValueFactory = _ => Path.Combine("artifacts", "voice")
};
var command = new RootCommand("When does somebody speak, and is it the sound that says so or what was heard before?")
{
    file, steps, folder
};
command.SetAction((arguments, cancellation) => Task.FromResult(DemoRun.ExitCodeOf(() => Run(
    data, new VoiceOptions(arguments.GetValue(file), arguments.GetValue(steps), arguments.GetValue(folder)!), cancellation))));
return command.Parse(args).Invoke();

static void Run(string data, VoiceOptions options, CancellationToken cancellation)
{
    var recording = Recording.Open(options.File ?? Path.Combine(data, "speech.wav"));
    var decisions = Detector.Open(data, options.Steps).Explain(recording, cancellation);
    var passages = Passage.Of(decisions);
    new VoicePrinter(Console.Out).Print(decisions, passages);
    Directory.CreateDirectory(options.Folder);
    string path = Path.Combine(options.Folder, "report.html");
    new Report
    {
        Title = "When does somebody speak, and what says so?",
        Summary = "A network hears a recording in frames of 32 ms and remembers what it has heard. Integrated Gradients from silence, "
            + "with nothing remembered, says what each sample of a frame contributed to the logit of speech, and what the memory did.",
        Facts =
        [
            new("Frames", decisions.Count.ToString(CultureInfo.InvariantCulture)),
            new("Of them speech", decisions.Count(decision => decision.IsSpeech).ToString(CultureInfo.InvariantCulture)),
        ],
        Explanations = [.. Shown(decisions, passages).Select(shown => shown.Decision.ToCard(shown.Title, options.Steps))],
    }.Save(path, cancellation);
    Console.WriteLine();
    Console.WriteLine($"Report: {path}");
}

// Where speech begins, where it is in its middle, and what is loudest of all that is no speech.
static IEnumerable<(string Title, Decision Decision)> Shown(IReadOnlyList<Decision> decisions, IReadOnlyList<Passage> passages)
{
    foreach (var passage in passages)
    {
        yield return (At(passage.First, "speech begins"), passage.First);
        yield return (At(passage.Middle, "in the middle of speech"), passage.Middle);
    }

    if (decisions.Where(decision => !decision.IsSpeech).MaxBy(decision => decision.Loudness) is { } loudest)
        yield return (At(loudest, "the loudest that is no speech"), loudest);

    static string At(Decision decision, string what) => string.Create(CultureInfo.InvariantCulture, $"{decision.Time:F2} s: {what}");
}
