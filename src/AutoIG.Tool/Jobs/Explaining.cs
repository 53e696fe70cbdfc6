using AutoIG.Tool.Methods;
using AutoIG.Tool.Models;
using AutoIG.Tool.Results;

namespace AutoIG.Tool.Jobs;

/// <summary>Does what <c>autoig explain</c> asks for.</summary>
internal static class Explaining
{
    /// <summary>What stands for standard input and output.</summary>
    public const string Stream = "-";

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(ExplainRequest request, Terminal terminal, CancellationToken cancellation)
    {
        // What can be said without the model is said before it is built and loaded.
        _ = MethodCatalogue.Find(MethodSpec.Parse(request.Method).Name);
        var target = TargetChoice.Parse(request.Target);
        var baseline = BaselineChoice.Parse(request.Baseline);
        var shard = Shard.Parse(request.Shard, terminal.Variable);
        if (request.Header is not (null or "yes" or "no"))
            throw ToolException.Usage($"--header: expected yes or no, got '{request.Header}'.");
        if (request.Output != Stream)
            _ = ResultFormat.Of(request.Output);
        if (shard is not null && (request.Input == Stream || request.Output == Stream))
            throw ToolException.Usage("--shard: expected files, got a stream: its rows are not known beforehand.");
        foreach (string? file in new[] { request.Input == Stream ? null : request.Input, baseline.File, request.Weights })
        {
            if (file is not null && !File.Exists(file))
                throw ToolException.BadInput($"there is no file '{file}'.");
        }

        string assembly = ModelProject.Assembly(request.Model, "--model", cancellation);
        using var model = Model.Load(assembly, request.Function, request.Weights, request.DataType);
        return model.Function switch
        {
            DifferentiableFunction<float> function => Run(function),
            DifferentiableFunction<double> function => Run(function),
            _ => throw new InvalidOperationException($"A function of {model.Function.GetType()} is neither of float nor of double."),
        };

        int Run<T>(DifferentiableFunction<T> function)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            new ExplainJob<T>(request, function, assembly, target, baseline, shard, terminal).Run(cancellation);
    }
}
