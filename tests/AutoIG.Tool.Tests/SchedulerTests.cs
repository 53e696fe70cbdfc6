using System.Globalization;
using System.Text.RegularExpressions;
using AutoIG.Tool.Commands;
using k8s;
using k8s.Models;

namespace AutoIG.Tool.Tests;

/// <summary>
/// The jobs of <c>docs/bulk</c>: what they say is what the schedulers and the tool know, and all of their shards together are one run.
/// </summary>
public sealed partial class SchedulerTests : IDisposable
{
    private const int Rows = 20;

    private readonly Workplace place = new();

    public SchedulerTests() => Tumors.Write(place, Rows);

    public void Dispose() => place.Dispose();

    [Fact]
    public void A_job_of_Kubernetes()
    {
        string yaml = Read("kubernetes.yaml");
        // Strict: a field that the type of Kubernetes does not have is an error.
        var job = KubernetesYaml.Deserialize<V1Job>(yaml, strict: true);
        Assert.ThrowsAny<Exception>(() =>
            KubernetesYaml.Deserialize<V1Job>(yaml.Replace("completionMode", "completionsMode", StringComparison.Ordinal), strict: true));
        Assert.Equal(("batch/v1", "Job", "Indexed"), (job.ApiVersion, job.Kind, job.Spec.CompletionMode));
        var pod = job.Spec.Template.Spec;
        Assert.Equal("Never", pod.RestartPolicy); // what backoffLimitPerIndex asks for
        Assert.True(job.Spec.BackoffLimitPerIndex > 0);
        var container = Assert.Single(pod.Containers);
        int shards = job.Spec.Completions!.Value;
        var count = Assert.Single(container.Env);
        Assert.Equal(("JOB_COMPLETIONS", shards.ToString(CultureInfo.InvariantCulture)), (count.Name, count.Value));
        Assert.Equal(pod.Volumes.Select(volume => volume.Name), container.VolumeMounts.Select(mount => mount.Name));
        Assert.Equal("/data", Assert.Single(container.VolumeMounts).MountPath);
        Assert.Null(container.Args);
        Assert.Equal("autoig", container.Command[0]);

        string[] command = [.. container.Command.Skip(1).Select(Local)];
        AllShards(shards, command, index =>
        {
            place.Variables["JOB_COMPLETIONS"] = count.Value;
            place.Variables["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
        });
        Merge(MergeCommand().Match(yaml).Groups[1].Value.TrimEnd().Split(' '), shards);
    }

    [Fact]
    public async Task An_array_of_Slurm()
    {
        if (OperatingSystem.IsWindows())
            return;
        string script = Read("slurm.sh");
        var array = Array().Match(script);
        int shards = int.Parse(array.Groups[2].ValueSpan, CultureInfo.InvariantCulture) + 1;
        Assert.Equal("0", array.Groups[1].Value);

        // In the place of the tool, what prints the words that it is given.
        string asked = $"function autoig() {{ printf '%s\\n' \"$@\"; }}\nexec() {{ \"$@\"; }}\nset -- --batch 7\n{script}";
        var printed = await ToolProcess.Shell(
            place.Folder, asked, ("MODEL", place.Of("TumorModel.dll")), ("WEIGHTS", place.Of("tumor.safetensors")),
            ("INPUT", place.Of("rows.csv")), ("OUTPUT", place.Of("why.jsonl")), ("METHOD", "IntegratedGradients:Steps=50"),
            ("SLURM_CPUS_PER_TASK", "2"));
        Assert.True(printed.Code == 0, printed.Error);
        string[] command = printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("2", command[System.Array.IndexOf(command, "--threads") + 1]);
        Assert.Equal(["--batch", "7"], command[^2..]);
        AllShards(shards, command, index =>
        {
            place.Variables["SLURM_ARRAY_TASK_ID"] = index.ToString(CultureInfo.InvariantCulture);
            place.Variables["SLURM_ARRAY_TASK_COUNT"] = shards.ToString(CultureInfo.InvariantCulture);
            place.Variables["SLURM_ARRAY_TASK_MIN"] = "0";
            place.Variables["SLURM_ARRAY_TASK_MAX"] = (shards - 1).ToString(CultureInfo.InvariantCulture);
        });
        string merge = MergeCommand().Match(script).Groups[1].Value.Replace("\"", "", StringComparison.Ordinal);
        merge = merge.Replace("${OUTPUT%.*}", "why", StringComparison.Ordinal).Replace("${OUTPUT##*.}", "jsonl", StringComparison.Ordinal)
            .Replace("$OUTPUT", "why.jsonl", StringComparison.Ordinal);
        Merge(merge.TrimEnd().Split(' '), shards);
    }

    /// <summary>The command of each task, by the tool's own parser, and a second start of the first.</summary>
    private void AllShards(int shards, string[] command, Action<int> set)
    {
        var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, true, _ => null);
        Assert.Empty(RootCommands.Create(terminal).Parse(command).Errors);
        Assert.NotEmpty(RootCommands.Create(terminal).Parse([.. command, "--no-such-option"]).Errors);
        Assert.Contains("auto", command);
        for (int i = 0; i < shards; i++)
        {
            set(i);
            place.Succeed(command);
        }

        set(0);
        Assert.Contains("done already", place.Succeed(command).Error, StringComparison.Ordinal);
        place.Variables.Clear();
    }

    /// <summary>The command that the job's comment names, and one run.</summary>
    private void Merge(string[] words, int shards)
    {
        words = [.. words.Select(word => Path.GetFileName(Local(word)))];
        string[] parts = Directory.GetFiles(place.Folder, words[0]);
        Assert.Equal(shards, parts.Length);
        place.Succeed(["merge", .. parts, words[1], place.Of(words[2])]);
        Assert.Equal(Rows, place.Lines(words[2]).Length);
        place.Succeed(
            "explain", "--model", place.Of("TumorModel.dll"), "--weights", place.Of("tumor.safetensors"), "--method",
            "IntegratedGradients:Steps=50", "--input", place.Of("rows.csv"), "--output", place.Of("one.jsonl"));
        Assert.Equal(place.Bytes("one.jsonl"), place.Bytes(words[2]));
    }

    private string Local(string word) => word.Replace("/model/", place.Folder + "/", StringComparison.Ordinal)
        .Replace("/data/", place.Folder + "/", StringComparison.Ordinal);

    private static string Read(string name) =>
        File.ReadAllText(Path.Combine(Tumors.Repository, "docs", "bulk", name)).ReplaceLineEndings("\n");

    [GeneratedRegex("autoig merge (.*)$", RegexOptions.Multiline)]
    private static partial Regex MergeCommand();

    [GeneratedRegex("^#SBATCH --array=([0-9]+)-([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Array();
}
