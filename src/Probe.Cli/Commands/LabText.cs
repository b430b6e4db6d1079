using System.Globalization;
using Probe.Lab;
using Probe.Lab.Dns;

namespace Probe.Cli.Commands;

/// <summary>What <c>lab</c> prints.</summary>
internal static class LabText
{
    /// <summary>What a client has to be told, the faults, and two commands to try.</summary>
    internal static void WriteEndpoints(
        TextWriter output,
        LabEndpoints endpoints,
        LabOptions options,
        string? authorityFile
    )
    {
        output.WriteLine($"origin         {endpoints.OriginUrl}");
        output.WriteLine($"origin, https  {endpoints.TlsOriginUrl}");
        output.WriteLine($"proxy          {endpoints.ProxySetting ?? "none"}");
        output.WriteLine($"reverse proxy  {endpoints.ReverseProxyUrl}");
        output.WriteLine(
            $"name server    {endpoints.DnsServer}, UDP and TCP: "
                + string.Join(
                    ", ",
                    options
                        .DnsAnswers.Select(a => a.Name)
                        .Prepend(DnsZone.ProxyName)
                        .Prepend(DnsZone.OriginName)
                        .Distinct()
                )
        );
        if (endpoints.Addresses.Length > 1)
        {
            output.WriteLine($"listens at     {string.Join(", ", endpoints.Addresses)}");
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"file           {endpoints.FileUrl} ({options.FileLength:N0} octets)"
            )
        );
        output.WriteLine($"small file     {endpoints.SmallFileUrl}");
        output.WriteLine($"tiny file      {endpoints.TinyFileUrl}");
        output.WriteLine($"empty file     {endpoints.EmptyFileUrl}");
        output.WriteLine($"large file     {endpoints.LargeFileUrl}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed           {options.Seed}"));
        output.WriteLine($"faults         {(options.FaultIds.IsEmpty ? "none" : string.Join(' ', options.FaultIds))}");
        if (authorityFile is not null)
        {
            output.WriteLine($"authority      {authorityFile}");
        }

        output.WriteLine();
        output.WriteLine(
            $"Try: bitsprobe check {endpoints.CheckUrls[0]}{(endpoints.ProxySetting is { } proxy ? " -x " + proxy : "")}"
                + string.Concat(
                    endpoints.Resolve.Select(r => $" --resolve {r.Host}:{r.Port}:{string.Join(',', r.Addresses)}")
                )
        );
        output.WriteLine("Stop: Ctrl-C");
        output.WriteLine();
    }

    /// <summary>One request on one line.</summary>
    internal static string Line(LabRequestRecord record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.At:HH:mm:ss.fff} {record.Party, -10} #{record.Connection}/{record.Number} {record.RequestLine}{(record.Range is { } range ? " [" + range + "]" : "")} -> {record.Status?.ToString(CultureInfo.InvariantCulture) ?? "no reply"}, {record.BodyOctets:N0} octets{(record.Faults.IsEmpty ? "" : " (" + string.Join(", ", record.Faults) + ")")}"
        );

    /// <summary>One question to the name server on one line.</summary>
    internal static string Line(DnsQueryRecord record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.At:HH:mm:ss.fff} {(record.OverTcp ? "dns, tcp" : "dns"), -10} {TypeName(record.Type)} {(record.Name.Length == 0 ? "." : record.Name)} -> {record.Outcome}"
        );

    /// <summary>A type as people name it; others by number (RFC 3597).</summary>
    private static string TypeName(int type) =>
        type switch
        {
            1 => "A",
            2 => "NS",
            5 => "CNAME",
            6 => "SOA",
            28 => "AAAA",
            65 => "HTTPS",
            255 => "ANY",
            _ => string.Create(CultureInfo.InvariantCulture, $"TYPE{type}"),
        };

    /// <summary>One fault with its settings.</summary>
    internal static void WriteFault(TextWriter output, LabFaultInfo fault)
    {
        output.WriteLine($"  {fault.Id}");
        output.WriteLine($"      {fault.Summary}");
        output.WriteLine($"      as: {fault.Imitates}");
        foreach (var setting in fault.Settings)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"      :{setting.Name}=N  {setting.Summary} ({setting.Min} to {setting.Max} {setting.Unit} [{setting.Default}])"
                )
            );
        }

        output.WriteLine(
            $"      trips: {(fault.Trips.IsEmpty ? "none" : string.Join(", ", fault.Trips))}; BITS: {fault.ExpectedError ?? "transfers"}"
        );
    }
}
